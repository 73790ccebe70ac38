import type { JSX } from "preact";
import type { StripeEvent } from "../client/types.ts";
import type { State } from "../state.ts";
import { Badge } from "./Badge.tsx";
import { DateTime } from "./DateTime.tsx";
import { Table } from "./Table.tsx";

interface StripeEventTableProps {
  state: State;
  events: readonly StripeEvent[];
}

/** Events of the payment provider that were refused or not handled. The reason is the api's own. */
export function StripeEventTable({ state, events }: StripeEventTableProps): JSX.Element {
  const { t, locale } = state;
  return (
    <Table
      caption={t("staff.events.title")}
      rows={events}
      rowKey={({ id }) => id}
      columns={[
        {
          heading: t("staff.events.event"),
          cell: ({ id, type }) => (
            <div class="stack">
              <strong>{type}</strong>
              <span class="minor">{id}</span>
            </div>
          ),
        },
        {
          heading: t("staff.events.received"),
          cell: ({ receivedAt }) => <DateTime locale={locale} iso={receivedAt} withTime />,
        },
        {
          heading: t("staff.events.state"),
          cell: ({ handledAt }) =>
            handledAt === null
              ? <Badge tone="waiting" text={t("staff.events.unhandled")} />
              : <Badge tone="bad" text={t("staff.events.refused")} />,
        },
        {
          heading: t("staff.events.reason"),
          cell: ({ outcome }) => outcome === null ? "–" : <code>{outcome}</code>,
        },
      ]}
    />
  );
}
