import type { ComponentChildren, JSX } from "preact";
import type { Booking } from "../client/types.ts";
import { paths } from "../paths.ts";
import type { State } from "../state.ts";
import { Badge, type BadgeTone } from "./Badge.tsx";
import { type Column, Table } from "./Table.tsx";
import { When } from "./When.tsx";

const TONES: Record<Booking["state"], BadgeTone> = {
  confirmed: "good",
  cancelled: "neutral",
  attended: "good",
  no_show: "bad",
};

interface BookingTableProps {
  state: State;
  caption: string;
  bookings: readonly Booking[];
  /** What can be done with a booking, in a column of its own. */
  action?: (booking: Booking) => ComponentChildren;
}

/** Bookings in the order given: when, what, with whom and where. */
export function BookingTable(
  { state, caption, bookings, action }: BookingTableProps,
): JSX.Element {
  const { t, locale } = state;
  const columns: Column<Booking>[] = [
    {
      heading: t("booking.when"),
      cell: ({ startsAt, endsAt }) => <When locale={locale} startsAt={startsAt} endsAt={endsAt} />,
    },
    {
      heading: t("booking.service"),
      cell: ({ service, provider }) => (
        <div class="stack">
          <a href={paths.catalogueService(service.id)}>{service.name}</a>
          <span class="minor">{t("booking.with-person", { name: provider.displayName })}</span>
        </div>
      ),
    },
    {
      heading: t("booking.where"),
      cell: ({ venue }) => venue === null ? t("place.elsewhere") : <Venue venue={venue} />,
    },
    {
      heading: t("booking.state"),
      cell: (booking) => (
        <Badge tone={TONES[booking.state]} text={t(`booking.state.${booking.state}`)} />
      ),
    },
  ];
  if (action !== undefined) {
    columns.push({ heading: t("booking.action"), kind: "action", cell: action });
  }
  return <Table caption={caption} rows={bookings} rowKey={({ id }) => id} columns={columns} />;
}

function Venue({ venue }: { venue: NonNullable<Booking["venue"]> }) {
  return (
    <div class="stack">
      <span>{venue.name}</span>
      <span class="minor">{venue.addressLine}, {venue.postalCode} {venue.city}</span>
    </div>
  );
}
