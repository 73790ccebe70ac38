import type { ComponentChildren, JSX } from "preact";

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => ComponentChildren;
  /** Amounts and counts line up at the end of the cell, and so does what can be done. */
  kind?: "numeric" | "action";
}

interface TableProps<Row> {
  /** What the table lists; read out by screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

/**
 * A table that becomes a list of cards on narrow screens. The roles are written out because
 * browsers drop a table's own once CSS changes its display.
 */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>): JSX.Element {
  return (
    <table class="table" role="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ heading, kind }) => (
            <th key={heading} role="columnheader" scope="col" class={classOf(kind)}>
              {kind === "action" ? <span class="visually-hidden">{heading}</span> : heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map(({ heading, cell, kind }, index) => (
              <td
                key={heading}
                role={index === 0 ? "rowheader" : "cell"}
                data-label={heading}
                class={classOf(kind)}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function classOf(kind: Column<unknown>["kind"]): string | undefined {
  return kind === "action" ? "table-action" : kind;
}
