/** What the fake api knows of the care side: a quota, a service with its slots, bookings. */
import type { Booking, CatalogueService, Quota, ServicePage, Slot } from "../client/types.ts";

/** What the clock of these pages shows; the slots and bookings lie around it. */
export const NOW = "2026-11-22T12:00:00Z";

/** The quota of November 2026, `used` of three. */
export function quotaWith(used: number): Quota {
  return {
    month: "2026-11",
    activities: { limit: 3, used, remaining: 3 - used },
    plan: "basic",
    reason: null,
  };
}

export const NO_QUOTA: Quota = {
  month: "2026-11",
  activities: { limit: 0, used: 0, remaining: 0 },
  plan: null,
  reason: "no-active-contract",
};

export const SERVICE_ID = "01936f00-0000-7000-8000-0000000000b1";

export const SERVICE: CatalogueService = {
  id: SERVICE_ID,
  category: "sport",
  mode: "venue",
  durationMinutes: 60,
  name: "Yoga at noon",
  summary: "An hour to breathe between two meetings.",
  nextFreeSlotAt: "2026-11-24T11:30:00Z",
};

const PLACE = {
  provider: { displayName: "Ada Martin" },
  venue: { name: "Rivoli", addressLine: "110 rue de Rivoli", postalCode: "75001", city: "Paris" },
};

/** A slot of an hour that begins at `startsAt`. */
export function slotAt(startsAt: string, about: Partial<Slot> = {}): Slot {
  return {
    id: idOf("slot", startsAt),
    startsAt,
    endsAt: hourAfter(startsAt),
    capacity: 8,
    placesLeft: 5,
    ...PLACE,
    ...about,
  };
}

export function servicePageWith(slots: Slot[], nextCursor: string | null = null): ServicePage {
  return { ...SERVICE, description: "Bring nothing; mats are there.", slots, nextCursor };
}

/** A confirmed booking of the hour that begins at `startsAt`. */
export function bookingAt(startsAt: string, about: Partial<Booking> = {}): Booking {
  return {
    id: idOf("booking", startsAt),
    state: "confirmed",
    quotaMonth: startsAt.slice(0, 7),
    service: { id: SERVICE_ID, name: SERVICE.name },
    slotId: idOf("slot", startsAt),
    startsAt,
    endsAt: hourAfter(startsAt),
    freeCancellationUntil: new Date(Date.parse(startsAt) - 24 * 3_600_000).toISOString(),
    quotaReturned: null,
    createdAt: "2026-11-20T09:00:00Z",
    cancelledAt: null,
    ...PLACE,
    ...about,
  };
}

function hourAfter(iso: string): string {
  return new Date(Date.parse(iso) + 3_600_000).toISOString();
}

/** An id that an address can carry: "slot-20261124113000". */
function idOf(kind: string, startsAt: string): string {
  return `${kind}-${startsAt.replaceAll(/\D/g, "")}`;
}
