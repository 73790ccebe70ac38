import { pageFields } from "../core/cursor.ts";
import { z } from "../core/router.ts";
import { HEADCOUNT_MAX } from "../plans/schema.ts";
import { isSiren, vatNumberOf } from "./siren.ts";
import { CONTRACT_STATES } from "../states.ts";

/** One line of text: it goes into mails and on invoices, where a line break would forge a field. */
const line = (max: number) =>
  z.string().trim().min(1).max(max).refine((text) => !/\p{Cc}/u.test(text), "must be one line");

/** People write these numbers in groups; the spaces (also the narrow, unbreakable ones) go. */
const grouped = (max: number) =>
  z.string().max(max).overwrite((text) => text.replace(/[\s.]/g, "").toUpperCase());

const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
/** CLDR's own code for "unknown". */
const UNKNOWN_REGION = "ZZ";
const Country = z.string().regex(/^[A-Z]{2}$/).refine(
  (code) => code !== UNKNOWN_REGION && regions.of(code) !== undefined,
  "is not an ISO 3166 code",
).openapi({ example: "FR" });

const address = {
  addressLine: line(200).openapi({ example: "110 rue de Rivoli" }),
  postalCode: line(12).openapi({ example: "75001" }),
  city: line(100).openapi({ example: "Paris" }),
  country: Country.default("FR"),
};

/** Names the field `postalCode`, because the country's default is right far more often. */
const checkPostalCode = (input: { country: string; postalCode: string }) =>
  input.country !== "FR" || /^\d{5}$/.test(input.postalCode);
const POSTAL_CODE_FAULT = { path: ["postalCode"], message: "needs five digits in France" };

export const CompanyInput = z.strictObject({
  name: line(160).openapi({ example: "Atelier Lumière" }),
  siren: grouped(20).refine(isSiren, "is not a SIREN: nine digits, the last one a check digit")
    .openapi({ example: "404833048" }),
  vatNumber: grouped(24).optional().openapi({ example: "FR83404833048" }),
  ...address,
  headcount: z.int().min(1).max(HEADCOUNT_MAX),
})
  .refine(checkPostalCode, POSTAL_CODE_FAULT)
  .refine(({ siren, vatNumber }) => vatNumber === undefined || vatNumber === vatNumberOf(siren), {
    path: ["vatNumber"],
    message: "is not the VAT number of this SIREN",
  })
  .openapi("CompanyInput");
export type CompanyInput = z.infer<typeof CompanyInput>;

const ContractSummary = z.object({
  id: z.uuid(),
  state: z.enum(CONTRACT_STATES),
  seats: z.int(),
  seatsTaken: z.int().openapi({
    description: "Employees who have not left, invited ones included",
  }),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
});

export const Company = z.object({
  id: z.uuid(),
  name: z.string(),
  siren: z.string(),
  vatNumber: z.string().nullable(),
  addressLine: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string(),
  timeZone: z.string().openapi({ example: "Europe/Paris" }),
  headcount: z.int(),
  createdAt: z.iso.datetime(),
  contract: ContractSummary.nullable().openapi({
    description: "The contract in force, or else the one being set up; null without either",
  }),
}).openapi("Company");
export type Company = z.infer<typeof Company>;

export const PageQuery = z.strictObject(pageFields({ max: 100, usual: 50 }));
export type PageQuery = z.infer<typeof PageQuery>;

const nextCursor = z.string().nullable();

export const SiteInput = z.strictObject({ name: line(120), ...address })
  .refine(checkPostalCode, POSTAL_CODE_FAULT).openapi("SiteInput");
export type SiteInput = z.infer<typeof SiteInput>;

export const Site = z.object({
  id: z.uuid(),
  name: z.string(),
  addressLine: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string(),
}).openapi("Site");
export type Site = z.infer<typeof Site>;

export const SitePage = z.object({ sites: z.array(Site), nextCursor }).openapi("SitePage");
export type SitePage = z.infer<typeof SitePage>;

export const EmployeeInput = z.strictObject({
  email: z.email().max(254).toLowerCase(),
  firstName: line(80),
  lastName: line(80),
  siteId: z.uuid().optional(),
}).openapi("EmployeeInput");
export type EmployeeInput = z.infer<typeof EmployeeInput>;

export const EmployeeParams = z.strictObject({ id: z.uuid() });

export const Employee = z.object({
  id: z.uuid(),
  email: z.email(),
  firstName: z.string(),
  lastName: z.string(),
  siteId: z.uuid().nullable(),
  siteName: z.string().nullable(),
  state: z.enum(["invited", "active", "left"]),
  invitedAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
}).openapi("Employee");
export type Employee = z.infer<typeof Employee>;

export const EmployeePage = z.object({ employees: z.array(Employee), nextCursor })
  .openapi("EmployeePage");
export type EmployeePage = z.infer<typeof EmployeePage>;
