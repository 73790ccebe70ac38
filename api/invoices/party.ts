/** The two sides of an invoice, as it freezes them (JSON columns of the table `invoice`). */
import { z } from "../core/router.ts";

const address = {
  addressLine: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string().length(2),
};

export const Seller = z.object({
  name: z.string(),
  legalForm: z.string(),
  capitalCents: z.int().positive(),
  siren: z.string().length(9),
  siret: z.string().length(14),
  vatNumber: z.string(),
  registry: z.string(),
  ...address,
}).openapi("InvoiceSeller");
export type Seller = z.infer<typeof Seller>;

export const Buyer = z.object({
  name: z.string(),
  siren: z.string().length(9),
  vatNumber: z.string().nullable(),
  ...address,
}).openapi("InvoiceBuyer");
export type Buyer = z.infer<typeof Buyer>;
