import { type Expression, type Kysely, sql } from "kysely";
import type { Language } from "../core/context.ts";
import type { SharedTables } from "../db/tables.ts";

/** The catalogue belongs to no company. */
export type Catalogue = Kysely<SharedTables>;

/** The language that every service has. */
const FALLBACK: Language = "fr";

export interface Reading {
  readonly language: Language;
  /** Slots that begin later than this are upcoming. */
  readonly now: Date;
}

export interface ServiceFilter {
  readonly category: SharedTables["service"]["category"] | undefined;
  /** Part of the name or the summary. */
  readonly text: string | undefined;
  /** Name and id of the last service that was sent. */
  readonly after: readonly [name: string, id: string] | undefined;
  readonly limit: number;
}

/** Services by name and id, with their next free slot: one query, however many there are. */
export function findServices(catalogue: Catalogue, reading: Reading, filter: ServiceFilter) {
  const { category, text, after, limit } = filter;
  let query = selectServices(catalogue, reading);
  if (category !== undefined) query = query.where("service.category", "=", category);
  if (text !== undefined) {
    const pattern = `%${escapeLike(text)}%`;
    query = query.where(({ or, ref }) =>
      or([isLike(ref("text.name"), pattern), isLike(ref("text.summary"), pattern)])
    );
  }
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("text.name", "service.id"), ">", tuple(...after))
    );
  }
  return query.orderBy("text.name").orderBy("service.id").limit(limit).execute();
}

/** One service with its description. */
export function findService(catalogue: Catalogue, reading: Reading, serviceId: string) {
  return selectServices(catalogue, reading).select("text.description")
    .where("service.id", "=", serviceId).executeTakeFirst();
}

function selectServices(catalogue: Catalogue, { language, now }: Reading) {
  return catalogue.selectFrom("service")
    .innerJoin(selectTexts(catalogue, language).as("text"), "text.serviceId", "service.id")
    .select((eb) => [
      "service.id",
      "service.category",
      "service.mode",
      "service.durationMinutes",
      "text.name",
      "text.summary",
      eb.selectFrom("slot").select("slot.startsAt")
        .whereRef("slot.serviceId", "=", "service.id")
        .where("slot.startsAt", ">", now)
        .whereRef("slot.booked", "<", "slot.capacity")
        .orderBy("slot.startsAt").limit(1).as("nextFreeSlotAt"),
    ]);
}

/** One text per service: in `language`, or else in French. */
function selectTexts(catalogue: Catalogue, language: Language) {
  return catalogue.selectFrom("service_text as french")
    .leftJoin(
      "service_text as wanted",
      (join) =>
        join.onRef("wanted.serviceId", "=", "french.serviceId")
          .on("wanted.language", "=", language),
    )
    .where("french.language", "=", FALLBACK)
    .select(({ fn }) => [
      "french.serviceId",
      fn.coalesce("wanted.name", "french.name").as("name"),
      fn.coalesce("wanted.summary", "french.summary").as("summary"),
      fn.coalesce("wanted.description", "french.description").as("description"),
    ]);
}

export interface SlotFilter {
  readonly serviceId: string;
  readonly now: Date;
  /** Start and id of the last slot that was sent. */
  readonly after: readonly [startsAt: string, id: string] | undefined;
  readonly limit: number;
}

/** Upcoming slots by start and id, free or full, with who gives them and where. */
export function findUpcomingSlots(catalogue: Catalogue, filter: SlotFilter) {
  const { serviceId, now, after, limit } = filter;
  let query = catalogue.selectFrom("slot")
    .innerJoin("provider", "provider.id", "slot.providerId")
    .leftJoin("venue", "venue.id", "slot.venueId")
    .where("slot.serviceId", "=", serviceId)
    .where("slot.startsAt", ">", now);
  if (after !== undefined) {
    const startsAt = new Date(after[0]);
    // The first condition is implied by the second, but only it can start in the index.
    query = query.where("slot.startsAt", ">=", startsAt)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple("slot.startsAt", "slot.id"), ">", tuple(startsAt, after[1]))
      );
  }
  return query.select([
    "slot.id",
    "slot.startsAt",
    "slot.endsAt",
    "slot.capacity",
    "slot.booked",
    "provider.displayName",
    "venue.name as venueName",
    "venue.addressLine",
    "venue.postalCode",
    "venue.city",
  ]).orderBy("slot.startsAt").orderBy("slot.id").limit(limit).execute();
}

/** Names of services by id, in `language` or else in French: one query. */
export async function findServiceNames(
  catalogue: Catalogue,
  language: Language,
  serviceIds: readonly string[],
): Promise<Map<string, string>> {
  if (serviceIds.length === 0) return new Map();
  const rows = await selectTexts(catalogue, language).where("french.serviceId", "in", serviceIds)
    .execute();
  return new Map(rows.map((row) => [row.serviceId, row.name]));
}

function isLike(column: Expression<string>, pattern: string) {
  return sql<boolean>`${column} LIKE ${pattern} ESCAPE '!'`;
}

/** `!` is the escape character, so that `%` and `_` of the text mean themselves. */
function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, "!$&");
}
