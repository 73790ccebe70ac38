import type { Place } from "./schema.ts";

/** Columns of a slot's provider and venue, as the queries name them. */
export interface PlaceRow {
  readonly displayName: string;
  readonly venueName: string | null;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
}

/** Who gives a slot, and where. */
export function toPlace(row: PlaceRow): Place {
  const { displayName, venueName, addressLine, postalCode, city } = row;
  const hasVenue = venueName !== null && addressLine !== null && postalCode !== null &&
    city !== null;
  return {
    provider: { displayName },
    venue: hasVenue ? { name: venueName, addressLine, postalCode, city } : null,
  };
}
