import type { JSX } from "preact";
import type { ServicePage, Slot } from "../client/types.ts";
import type { State } from "../state.ts";
import { Badge } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import { FormGuard } from "./FormGuard.tsx";
import { Table } from "./Table.tsx";
import { When } from "./When.tsx";

/** Why a slot cannot be booked now. */
export type SlotObstacle = "booked" | "full" | "quota-spent" | "no-contract";

interface SlotTableProps {
  state: State;
  service: ServicePage;
  obstacleTo: (slot: Slot) => SlotObstacle | null;
}

/** A service's slots, each with its form or the reason why there is none. */
export function SlotTable({ state, service, obstacleTo }: SlotTableProps): JSX.Element {
  const { t, locale } = state;
  return (
    <Table
      caption={t("service.slots")}
      rows={service.slots}
      rowKey={({ id }) => id}
      columns={[
        {
          heading: t("booking.when"),
          cell: (slot) => <When locale={locale} startsAt={slot.startsAt} endsAt={slot.endsAt} />,
        },
        {
          heading: t("booking.with"),
          cell: ({ provider, venue }) => (
            <div class="stack">
              <span>{provider.displayName}</span>
              <span class="minor">
                {venue === null
                  ? t(`service.mode.${service.mode}`)
                  : `${venue.name}, ${venue.addressLine}, ${venue.city}`}
              </span>
            </div>
          ),
        },
        {
          heading: t("service.places"),
          cell: ({ placesLeft }) =>
            placesLeft === 0
              ? <Badge tone="neutral" text={t("service.full")} />
              : t("service.places-left", { count: placesLeft }),
        },
        {
          heading: t("booking.action"),
          kind: "action",
          cell: (slot) => <SlotAction state={state} slot={slot} obstacle={obstacleTo(slot)} />,
        },
      ]}
    />
  );
}

interface SlotActionProps {
  state: State;
  slot: Slot;
  obstacle: SlotObstacle | null;
}

function SlotAction({ state, slot, obstacle }: SlotActionProps) {
  const { t, locale } = state;
  if (obstacle === "booked") return <Badge tone="good" text={t("service.booked")} />;
  if (obstacle === "full") return null;
  if (obstacle !== null) return <span class="minor">{t(`service.obstacle.${obstacle}`)}</span>;
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="slot" value={slot.id} />
      <Button>
        {t("service.book")} <span class="visually-hidden">{locale.dateTime(slot.startsAt)}</span>
      </Button>
    </form>
  );
}
