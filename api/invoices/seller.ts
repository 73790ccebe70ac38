/**
 * Who issues our invoices. Every invoice freezes a copy, so a change here is for new ones only. The
 * numbers are for demonstration: their check digits are right, and no company bears them.
 */
import type { Seller } from "./party.ts";

export const SELLER: Seller = {
  name: "BusinessCare",
  legalForm: "SAS",
  capitalCents: 10_000_000,
  siren: "123456782",
  siret: "12345678200010",
  vatNumber: "FR11123456782",
  registry: "RCS Paris 123 456 782",
  addressLine: "110 rue de Rivoli",
  postalCode: "75001",
  city: "Paris",
  country: "FR",
};
