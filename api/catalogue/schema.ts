import { CURSOR_MAX } from "../core/cursor.ts";
import { z } from "../core/router.ts";

/** What services are about. Nothing medical: that has its own tables and its own confidentiality. */
export const CATEGORIES = [
  "sport",
  "nutrition",
  "mental-wellbeing",
  "sleep",
  "ergonomics",
  "relaxation",
  "parenting",
  "creativity",
] as const;

export const PAGE_MAX = 50;
export const SLOTS_MAX = 100;
const PAGE_DEFAULT = 20;
const SLOTS_DEFAULT = 50;

const Category = z.enum(CATEGORIES);
const cursor = z.string().max(CURSOR_MAX);

export const CatalogueQuery = z.strictObject({
  category: Category.optional(),
  q: z.string().trim().min(1).max(100).optional().openapi({
    description: "Part of the name or the summary, in the person's language",
  }),
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
});
export type CatalogueQuery = z.infer<typeof CatalogueQuery>;

export const ServiceParams = z.strictObject({ serviceId: z.uuid() });

export const SlotsQuery = z.strictObject({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(SLOTS_MAX).default(SLOTS_DEFAULT),
});
export type SlotsQuery = z.infer<typeof SlotsQuery>;

export const CatalogueService = z.object({
  id: z.uuid(),
  category: Category,
  mode: z.enum(["on_site", "venue", "video"]),
  durationMinutes: z.int(),
  name: z.string(),
  summary: z.string(),
  nextFreeSlotAt: z.iso.datetime().nullable(),
}).openapi("CatalogueService");
export type CatalogueService = z.infer<typeof CatalogueService>;

export const CataloguePage = z.object({
  services: z.array(CatalogueService),
  nextCursor: z.string().nullable(),
}).openapi("CataloguePage");
export type CataloguePage = z.infer<typeof CataloguePage>;

const Venue = z.object({
  name: z.string(),
  addressLine: z.string(),
  postalCode: z.string(),
  city: z.string(),
}).openapi("Venue");

/** Who gives a slot, and where. */
export const Place = z.object({
  provider: z.object({ displayName: z.string() }),
  venue: Venue.nullable().openapi({ description: "Null at the company's own site or by video" }),
});
export type Place = z.infer<typeof Place>;

export const Slot = Place.extend({
  id: z.uuid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  capacity: z.int(),
  placesLeft: z.int().min(0),
}).openapi("Slot");
export type Slot = z.infer<typeof Slot>;

export const ServicePage = CatalogueService.extend({
  description: z.string(),
  slots: z.array(Slot),
  nextCursor: z.string().nullable().openapi({ description: "Of the slots" }),
}).openapi("ServicePage");
export type ServicePage = z.infer<typeof ServicePage>;
