/** What employees can book: services and their slots, in the reader's language. */
import { type Context, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import { toPlace } from "./place.ts";
import { findService, findServices, findUpcomingSlots } from "./queries.ts";
import type {
  CataloguePage,
  CatalogueQuery,
  CatalogueService,
  ServicePage,
  Slot,
  SlotsQuery,
} from "./schema.ts";

/** What the lists of bookings share with those of the catalogue. */
export { findServiceNames } from "./queries.ts";
export { toPlace };

const ServiceKeys = z.tuple([z.string(), z.uuid()]);
const SlotKeys = z.tuple([z.iso.datetime(), z.uuid()]);

/** One page of services, sorted by name and id. */
export async function listServices(ctx: Context, query: CatalogueQuery): Promise<CataloguePage> {
  requirePermission(ctx, "catalogue.read");
  const rows = await findServices(ctx.scope().shared, readingOf(ctx), {
    category: query.category,
    text: query.q,
    after: readCursor(ServiceKeys, query.cursor),
    limit: query.limit + 1,
  });
  const page = cutPage(rows, query.limit, (row) => [row.name, row.id]);
  return { services: page.items.map(toService), nextCursor: page.nextCursor };
}

/**
 * A service with its upcoming slots, sorted by start and id.
 *
 * @throws Problem `not-found`
 */
export async function readService(
  ctx: Context,
  serviceId: string,
  query: SlotsQuery,
): Promise<ServicePage> {
  requirePermission(ctx, "catalogue.read");
  const catalogue = ctx.scope().shared;
  const reading = readingOf(ctx);
  const after = readCursor(SlotKeys, query.cursor);
  const [service, rows] = await Promise.all([
    findService(catalogue, reading, serviceId),
    findUpcomingSlots(catalogue, { serviceId, now: reading.now, after, limit: query.limit + 1 }),
  ]);
  if (!service) throw new Problem("not-found", `Cannot find the service "${serviceId}"`);
  const page = cutPage(rows.map(toSlot), query.limit, (slot) => [slot.startsAt, slot.id]);
  return {
    ...toService(service),
    description: service.description,
    slots: page.items,
    nextCursor: page.nextCursor,
  };
}

function readingOf(ctx: Context) {
  return { language: ctx.language, now: ctx.now() };
}

type ServiceRow = Awaited<ReturnType<typeof findServices>>[number];

function toService(row: ServiceRow): CatalogueService {
  return {
    id: row.id,
    category: row.category,
    mode: row.mode,
    durationMinutes: row.durationMinutes,
    name: row.name,
    summary: row.summary,
    nextFreeSlotAt: row.nextFreeSlotAt?.toISOString() ?? null,
  };
}

type SlotRow = Awaited<ReturnType<typeof findUpcomingSlots>>[number];

function toSlot(row: SlotRow): Slot {
  return {
    id: row.id,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    capacity: row.capacity,
    placesLeft: row.capacity - row.booked,
    ...toPlace(row),
  };
}
