/** What the fake api knows of a company: Atelier Nord, its contract, people, sites and invoices. */
import type { CheckoutStatus, Company, Employee, InvoiceSummary, Site } from "../client/types.ts";

export const CONTRACT_ID = "01936f00-0000-7000-8000-0000000000d1";

export const CONTRACT: NonNullable<Company["contract"]> = {
  id: CONTRACT_ID,
  state: "active",
  seats: 25,
  seatsTaken: 12,
  startsOn: "2026-11-22",
  endsOn: "2027-11-21",
};

export const COMPANY: Company = {
  id: "01936f00-0000-7000-8000-0000000000c1",
  name: "Atelier Nord",
  siren: "404833048",
  vatNumber: "FR83404833048",
  addressLine: "110 rue de Rivoli",
  postalCode: "75001",
  city: "Paris",
  country: "FR",
  timeZone: "Europe/Paris",
  headcount: 30,
  createdAt: "2026-11-22T09:00:00Z",
  contract: CONTRACT,
};

/** The company with its contract changed, or with none. */
export function companyWith(contract: Partial<Company["contract"]> | null): Company {
  return { ...COMPANY, contract: contract === null ? null : { ...CONTRACT, ...contract } };
}

export const CHECKOUT: CheckoutStatus = {
  contractId: CONTRACT_ID,
  state: "pending_payment",
  isPaymentUnderWay: false,
  invoiceId: null,
};

export const SITES: Site[] = [
  {
    id: "01936f00-0000-7000-8000-0000000000e1",
    name: "Siège",
    addressLine: "110 rue de Rivoli",
    postalCode: "75001",
    city: "Paris",
    country: "FR",
  },
  {
    id: "01936f00-0000-7000-8000-0000000000e2",
    name: "Agence de Troyes",
    addressLine: "13 rue Antoine Parmentier",
    postalCode: "10000",
    city: "Troyes",
    country: "FR",
  },
];

export const EMPLOYEES: Employee[] = [
  {
    id: "01936f00-0000-7000-8000-0000000000f1",
    email: "sacha@atelier-nord.example",
    firstName: "Sacha",
    lastName: "Morel",
    siteId: "01936f00-0000-7000-8000-0000000000e1",
    siteName: "Siège",
    state: "active",
    invitedAt: "2026-11-22T10:00:00Z",
    acceptedAt: "2026-11-23T10:00:00Z",
  },
  {
    id: "01936f00-0000-7000-8000-0000000000f2",
    email: "dominique@atelier-nord.example",
    firstName: "Dominique",
    lastName: "Petit",
    siteId: null,
    siteName: null,
    state: "invited",
    invitedAt: "2026-11-24T10:00:00Z",
    acceptedAt: null,
  },
];

export const INVOICE: InvoiceSummary = {
  id: "01936f00-0000-7000-8000-0000000000a1",
  number: "F2026-000001",
  state: "paid",
  issuedOn: "2026-11-22",
  dueOn: "2026-11-22",
  currency: "EUR",
  netCents: 540_000,
  vatCents: 108_000,
  grossCents: 648_000,
  paidCents: 648_000,
  isPdfReady: true,
};
