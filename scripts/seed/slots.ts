/** Slots of the coming weeks: each service keeps its days and hours, whatever the clocks do. */
import { addMinutes, atParis, isDayOff } from "./paris_time.ts";
import type { OfferedService } from "./services.ts";
import type { VenueIds } from "./venues.ts";
import type { World } from "./world.ts";

const WEEKS = 8;
const DAYS = WEEKS * 7;
/** Starts that leave the longest service time to end by seven in the evening. */
const STARTS = ["08:30", "09:30", "11:00", "12:15", "13:30", "15:00", "16:30", "17:30"] as const;
const WEEKDAYS = [1, 2, 3, 4, 5] as const;
const SESSIONS_MIN = 2;
const SESSIONS_MAX = 4;

/** A slot whose places fill up while bookings are made. */
export interface OpenSlot {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly capacity: number;
  booked: number;
}

/** @returns the slots by start, from tomorrow on */
export function addSlots(
  world: World,
  services: readonly OfferedService[],
  venues: VenueIds,
): OpenSlot[] {
  return services.flatMap((service) => addSlotsOf(world, service, venues))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

function addSlotsOf(world: World, service: OfferedService, venues: VenueIds): OpenSlot[] {
  const { random, today } = world;
  const sessions = new Map<number, string>(
    random.shuffle(WEEKDAYS).slice(0, random.integer(SESSIONS_MIN, SESSIONS_MAX))
      .map((weekday) => [weekday, random.pick(STARTS)]),
  );
  const venueId = service.mode === "venue" ? random.pick(venues[service.city]) : null;
  const slots: OpenSlot[] = [];
  for (let day = 1; day <= DAYS; day++) {
    const date = today.add({ days: day });
    const time = sessions.get(date.dayOfWeek);
    if (time === undefined || isDayOff(date)) continue;
    slots.push(addSlot(world, service, { startsAt: atParis(date, time), venueId }));
  }
  return slots;
}

function addSlot(
  world: World,
  { id: serviceId, providerId, minutes, places }: OfferedService,
  { startsAt, venueId }: { startsAt: Date; venueId: string | null },
): OpenSlot {
  const slot = {
    id: world.newId(),
    serviceId,
    providerId,
    venueId,
    startsAt,
    endsAt: addMinutes(startsAt, minutes),
    capacity: places,
    booked: 0,
  };
  world.rows.add("slot", slot);
  return slot;
}
