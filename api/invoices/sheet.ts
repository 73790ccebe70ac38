/**
 * Draws headings, paragraphs and tables from top to bottom, over as many pages as they need, each
 * as an element of the document's structure.
 */
import type PDFDocument from "./pdfkit.d.ts";
import type { StructureElement } from "./pdfkit.d.ts";
import { toWinAnsi } from "./winansi.ts";

const LEFT = 50;
const TOP = 50;
const WIDTH = 495;
/** Below it is the footer's room. */
const BOTTOM = 775;
const FOOTER_Y = 795;
const GUTTER = 25;
const CELL_GAP = 6;

const INK = "#1f2933";
const ACCENT = "#17594a";
const MUTED = "#52606d";
const RULE = "#b8c4ce";
const BODY_SIZE = 9;

export interface Column {
  readonly width: number;
  readonly align: "left" | "right";
}

interface TableContent {
  /** Empty for a table whose first column heads its rows. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface TextStyle {
  readonly font: "Helvetica" | "Helvetica-Bold";
  readonly size: number;
  readonly color: string;
}

const BODY: TextStyle = { font: "Helvetica", size: BODY_SIZE, color: INK };
const BOLD: TextStyle = { ...BODY, font: "Helvetica-Bold" };
const NOTE: TextStyle = { ...BODY, size: 8, color: MUTED };
const HEADINGS: Record<"H1" | "H2", TextStyle> = {
  H1: { font: "Helvetica-Bold", size: 18, color: ACCENT },
  H2: { font: "Helvetica-Bold", size: BODY_SIZE, color: MUTED },
};

/** One row of cells that is about to be drawn. */
interface Row {
  readonly cells: readonly string[];
  readonly columns: readonly Column[];
  readonly x: number;
  readonly style: TextStyle;
  readonly head: "all" | "first" | "none";
}

export class Sheet {
  readonly #pdf: PDFDocument;
  readonly #root: StructureElement;
  #x = LEFT;
  #width = WIDTH;
  #y = TOP;

  constructor(pdf: PDFDocument) {
    this.#pdf = pdf;
    this.#root = pdf.struct("Document");
    pdf.addStructure(this.#root);
  }

  /** Leaves room of `height` points. */
  skip(height: number): void {
    this.#y += height;
  }

  heading(level: "H1" | "H2", text: string): void {
    this.#block(level, text, HEADINGS[level]);
    this.skip(3);
  }

  paragraph(text: string, { bold = false } = {}): void {
    this.#block("P", text, bold ? BOLD : BODY);
  }

  /** Small print. */
  note(text: string): void {
    this.#block("P", text, NOTE);
    this.skip(3);
  }

  /** Draws each part in a column of its own, side by side; they must fit on the page. */
  columns(parts: readonly (() => void)[]): void {
    const top = this.#y;
    let bottom = top;
    this.#width = (WIDTH - GUTTER * (parts.length - 1)) / parts.length;
    for (const [index, draw] of parts.entries()) {
      this.#x = LEFT + index * (this.#width + GUTTER);
      this.#y = top;
      draw();
      bottom = Math.max(bottom, this.#y);
    }
    this.#x = LEFT;
    this.#width = WIDTH;
    this.#y = bottom;
  }

  table(
    { header, rows }: TableContent,
    columns: readonly Column[],
    { alignRight = false } = {},
  ): void {
    const table = this.#pdf.struct("Table");
    this.#root.add(table);
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    const x = alignRight ? LEFT + WIDTH - width : LEFT;
    if (header.length > 0) {
      this.#row(table, { cells: header, columns, x, style: BOLD, head: "all" });
    }
    for (const [index, cells] of rows.entries()) {
      const isTotal = header.length === 0 && index === rows.length - 1;
      const head = header.length === 0 ? "first" : "none";
      this.#row(table, { cells, columns, x, style: isTotal ? BOLD : BODY, head });
    }
    table.end();
  }

  /** Writes a line at the foot of every page; it is no part of the text. */
  footers(text: (page: number, pages: number) => string): void {
    const { count } = this.#pdf.bufferedPageRange();
    for (let index = 0; index < count; index++) {
      this.#pdf.switchToPage(index);
      this.#pdf.markContent("Artifact", { type: "Pagination" });
      this.#style(NOTE).text(toWinAnsi(text(index + 1, count)), LEFT, FOOTER_Y, {
        width: WIDTH,
        align: "right",
        lineBreak: false,
      });
      this.#pdf.endMarkedContent();
    }
    this.#root.end();
  }

  #block(type: string, text: string, style: TextStyle): void {
    const shown = toWinAnsi(text);
    const options = { width: this.#width, lineGap: 2 };
    const height = this.#style(style).heightOfString(shown, options);
    this.#ensureRoom(height);
    this.#root.add(this.#pdf.struct(type, () => {
      this.#style(style).text(shown, this.#x, this.#y, options);
    }));
    this.#y += height;
  }

  #row(table: StructureElement, row: Row): void {
    const cells = row.cells.map(toWinAnsi);
    const widths = row.columns.map((column) => column.width - CELL_GAP);
    this.#style(row.style);
    const height = Math.max(
      ...cells.map((cell, at) => this.#pdf.heightOfString(cell, { width: widths[at] ?? 0 })),
    );
    this.#ensureRoom(height + 2 * CELL_GAP);
    const element = this.#pdf.struct("TR");
    table.add(element);
    let x = row.x;
    for (const [at, cell] of cells.entries()) {
      const { width = 0, align = "left" } = row.columns[at] ?? {};
      const left = align === "right" ? x + CELL_GAP : x;
      const draw = () => {
        const options = { width: width - CELL_GAP, align };
        this.#style(row.style).text(cell, left, this.#y + CELL_GAP, options);
      };
      element.add(this.#cell(row.head, at, draw));
      x += width;
    }
    element.end();
    this.#y += height + 2 * CELL_GAP;
    this.#rule(row.x, x);
  }

  #cell(head: Row["head"], at: number, draw: () => void): StructureElement {
    if (head === "all") return this.#pdf.struct("TH", { scope: "Column" }, draw);
    if (head === "first" && at === 0) return this.#pdf.struct("TH", { scope: "Row" }, draw);
    return this.#pdf.struct("TD", draw);
  }

  #rule(from: number, to: number): void {
    this.#pdf.markContent("Artifact", { type: "Layout" });
    this.#pdf.strokeColor(RULE).lineWidth(0.5).moveTo(from, this.#y).lineTo(to, this.#y).stroke();
    this.#pdf.endMarkedContent();
  }

  #ensureRoom(height: number): void {
    if (this.#y + height <= BOTTOM) return;
    this.#pdf.addPage();
    this.#y = TOP;
  }

  #style({ font, size, color }: TextStyle): PDFDocument {
    return this.#pdf.font(font).fontSize(size).fillColor(color);
  }
}
