/** Bookings of the coming weeks, with the places and the quota that they take. */
import { freeCancellationUntil } from "../../api/bookings/view.ts";
import { toQuotaMonth, toServiceDate } from "../../api/quota/service.ts";
import type { Coverage } from "./contracts.ts";
import type { ActiveEmployee } from "./employees.ts";
import { addMinutes } from "./paris_time.ts";
import type { OpenSlot } from "./slots.ts";
import type { World } from "./world.ts";

/** How many employees use what they have; the others leave the figures something to show. */
const ACTIVE_SHARE = 0.4;
const WISHES_MAX = 4;
const CANCELLED_SHARE = 0.1;
const RECENT_MINUTES = 6 * 24 * 60;

/** What one employee holds so far. */
interface Diary {
  readonly employee: ActiveEmployee;
  readonly coverage: Coverage;
  readonly held: OpenSlot[];
  readonly usedByMonth: Map<string, number>;
}

export function addBookings(
  world: World,
  employees: readonly ActiveEmployee[],
  { slots, coverages }: { slots: readonly OpenSlot[]; coverages: readonly Coverage[] },
): void {
  const { random } = world;
  const coverageOf = new Map(coverages.map((coverage) => [coverage.companyId, coverage]));
  for (const employee of employees) {
    const coverage = coverageOf.get(employee.companyId);
    if (!coverage) continue;
    const diary: Diary = { employee, coverage, held: [], usedByMonth: new Map() };
    for (const slot of pickWishes(world, employee, slots)) {
      if (!canBook(diary, slot)) continue;
      addBooking(world, diary, slot, !employee.isDemo && random.chance(CANCELLED_SHARE));
    }
    addUsage(world, diary);
  }
}

/** The demo log-in has one booking, the earliest there is: the rest is left to who tries it. */
function pickWishes(
  { random }: World,
  { isDemo }: ActiveEmployee,
  slots: readonly OpenSlot[],
): OpenSlot[] {
  if (isDemo) return slots.slice(0, 1);
  if (!random.chance(ACTIVE_SHARE)) return [];
  return Array.from({ length: random.integer(1, WISHES_MAX) }, () => random.pick(slots));
}

/** The rules of `POST /bookings`, in memory. */
function canBook({ coverage, held, usedByMonth }: Diary, slot: OpenSlot): boolean {
  const date = toServiceDate(slot.startsAt);
  const isCovered = coverage.startsOn <= date && date <= coverage.endsOn;
  const used = usedByMonth.get(toQuotaMonth(date)) ?? 0;
  const overlaps = held.some(({ startsAt, endsAt }) =>
    startsAt < slot.endsAt && slot.startsAt < endsAt
  );
  return isCovered && slot.booked < slot.capacity && used < coverage.activitiesPerMonth &&
    !overlaps;
}

/** Whoever changes their mind does so in time: place and quota are as if it had never been. */
function addBooking(world: World, diary: Diary, slot: OpenSlot, changesMind: boolean): void {
  const { random, now } = world;
  const isCancelled = changesMind && now <= freeCancellationUntil(slot.startsAt);
  const { id: employeeId, companyId, acceptedAt } = diary.employee;
  const recently = addMinutes(now, -RECENT_MINUTES);
  const createdAt = random.instant(acceptedAt > recently ? acceptedAt : recently, now);
  const quotaMonth = toQuotaMonth(toServiceDate(slot.startsAt));
  world.rows.add("booking", {
    id: world.newId(createdAt),
    companyId,
    employeeId,
    slotId: slot.id,
    state: isCancelled ? "cancelled" : "confirmed",
    quotaMonth,
    createdAt,
    cancelledAt: isCancelled ? random.instant(createdAt, now) : null,
    heldSlotId: isCancelled ? null : slot.id,
  });
  if (isCancelled) return;
  slot.booked++;
  diary.held.push(slot);
  diary.usedByMonth.set(quotaMonth, (diary.usedByMonth.get(quotaMonth) ?? 0) + 1);
}

function addUsage(world: World, { employee, usedByMonth }: Diary): void {
  for (const [quotaMonth, used] of usedByMonth) {
    world.rows.add("quota_usage", {
      companyId: employee.companyId,
      employeeId: employee.id,
      quotaMonth,
      kind: "activity",
      used,
    });
  }
}
