/** Contracts, and the paid invoices of those that were activated. */
import { totalDocument } from "../../api/core/money.ts";
import { SELLER } from "../../api/invoices/seller.ts";
import { describeSubscription } from "../../api/invoices/service.ts";
import { type PlanVersion, priceYear } from "../../api/plans/service.ts";
import type { ContractState } from "../../api/states.ts";
import type { Company } from "./companies.ts";
import { addMinutes, atParis } from "./paris_time.ts";
import type { World } from "./world.ts";

const SERIES = "F";

/** A contract in force: what its company's employees may book. */
export interface Coverage {
  readonly companyId: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly activitiesPerMonth: number;
}

interface PaidContract {
  readonly id: string;
  readonly company: Company;
  readonly version: PlanVersion;
  readonly startsOn: Temporal.PlainDate;
  readonly endsOn: Temporal.PlainDate;
  readonly activatedAt: Date;
}

/** @returns the coverage of every company whose contract is active */
export function addContracts(world: World, companies: readonly Company[]): Coverage[] {
  const coverages: Coverage[] = [];
  const paid: PaidContract[] = [];
  for (const company of companies) {
    const { subscription } = company.profile;
    if (subscription === "none") continue;
    if (subscription === "pending_payment") {
      addPendingContract(world, company);
      continue;
    }
    if (subscription === "renewed") {
      paid.push(addPaidContract(world, company, company.clientSince, "renewed"));
    }
    const state = subscription === "ended" ? "ended" : "active";
    const contract = addPaidContract(world, company, company.contractSince, state);
    paid.push(contract);
    if (state === "active") coverages.push(toCoverage(contract));
  }
  addInvoices(world, paid);
  return coverages;
}

function addPaidContract(
  world: World,
  company: Company,
  startsOn: Temporal.PlainDate,
  state: ContractState,
): PaidContract {
  const createdAt = atParis(startsOn, "10:00");
  const activatedAt = addMinutes(createdAt, world.random.integer(3, 90));
  const endsOn = startsOn.add({ years: 1 }).subtract({ days: 1 });
  const { id, version } = addContract(world, company, {
    state,
    createdAt,
    checkoutSessionId: `cs_test_demo_${world.random.bytes(12).toHex()}`,
    startsOn: startsOn.toString(),
    endsOn: endsOn.toString(),
    activatedAt,
  });
  return { id, company, version, startsOn, endsOn, activatedAt };
}

function addPendingContract(world: World, company: Company): void {
  addContract(world, company, {
    state: "pending_payment",
    createdAt: addMinutes(world.now, -30),
    checkoutSessionId: null,
    startsOn: null,
    endsOn: null,
    activatedAt: null,
  });
}

interface Progress {
  readonly state: ContractState;
  readonly createdAt: Date;
  readonly checkoutSessionId: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly activatedAt: Date | null;
}

function addContract(world: World, company: Company, progress: Progress) {
  const { headcount } = company.profile;
  const version = chooseVersion(world, headcount);
  const id = world.newId(progress.createdAt);
  world.rows.add("contract", {
    id,
    companyId: company.id,
    planVersionId: version.id,
    seats: headcount,
    currency: version.currency,
    vatRateBp: version.vatRateBp,
    ...priceYear(version, headcount),
    language: "fr",
    acceptedBy: company.administratorId,
    acceptedAt: progress.createdAt,
    checkoutAttempt: 0,
    checkoutUrl: null,
    paymentStartedAt: null,
    ...progress,
  });
  return { id, version };
}

/** @throws Error when the price list lacks the headcount: the migrations hold a complete one */
function chooseVersion({ planVersions }: World, headcount: number): PlanVersion {
  const version = planVersions.find(({ headcountMin, headcountMax }) =>
    headcountMin <= headcount && (headcountMax === null || headcount <= headcountMax)
  );
  if (!version) throw new Error(`Cannot seed: no plan takes ${headcount} employees`);
  return version;
}

function toCoverage({ company, version, startsOn, endsOn }: PaidContract): Coverage {
  return {
    companyId: company.id,
    startsOn: startsOn.toString(),
    endsOn: endsOn.toString(),
    activitiesPerMonth: version.activitiesPerMonth,
  };
}

/** Numbers follow the dates of payment and leave no gap within a year. */
function addInvoices(world: World, contracts: readonly PaidContract[]): void {
  const last = new Map<number, { lastNumber: number; lastIssuedOn: string }>();
  const inOrder = contracts.toSorted((a, b) => a.activatedAt.getTime() - b.activatedAt.getTime());
  for (const contract of inOrder) {
    const { year } = contract.startsOn;
    const lastNumber = (last.get(year)?.lastNumber ?? 0) + 1;
    last.set(year, { lastNumber, lastIssuedOn: contract.startsOn.toString() });
    addInvoice(world, contract, `${SERIES}${year}-${String(lastNumber).padStart(6, "0")}`);
  }
  for (const [year, sequence] of last) {
    world.rows.add("document_sequence", { series: SERIES, year, ...sequence });
  }
}

function addInvoice(world: World, contract: PaidContract, number: string): void {
  const { rows, random } = world;
  const { company, version, activatedAt } = contract;
  const { id: companyId, profile: { headcount } } = company;
  const { netCents } = priceYear(version, headcount);
  const totals = totalDocument([{ netCents, vatRateBp: version.vatRateBp }]);
  const { vatCents, grossCents } = totals;
  const invoiceId = world.newId(activatedAt);
  const issuedOn = contract.startsOn.toString();
  rows.add("invoice", {
    id: invoiceId,
    companyId,
    contractId: contract.id,
    number,
    state: "paid",
    issuedOn,
    dueOn: issuedOn,
    serviceFrom: issuedOn,
    serviceTo: contract.endsOn.toString(),
    currency: version.currency,
    netCents,
    vatCents,
    grossCents,
    prepaidCents: grossCents,
    paidCents: grossCents,
    seller: JSON.stringify(SELLER),
    buyer: JSON.stringify(company.buyer),
    language: "fr",
    pdfSha256: null,
    createdAt: activatedAt,
  });
  rows.add("invoice_line", {
    id: world.newId(activatedAt),
    companyId,
    invoiceId,
    position: 1,
    description: describeSubscription("fr", { plan: version.plan, seats: headcount }),
    quantity: headcount,
    unitNetCents: version.priceCents,
    netCents,
    vatRateBp: version.vatRateBp,
    vatCents: totals.lineVatCents[0] ?? 0,
  });
  rows.add("payment", {
    id: world.newId(activatedAt),
    companyId,
    contractId: contract.id,
    invoiceId,
    provider: "stripe",
    providerReference: `pi_demo_${random.bytes(12).toHex()}`,
    state: "succeeded",
    amountCents: grossCents,
    currency: version.currency,
    createdAt: activatedAt,
  });
  enqueuePdf(world, invoiceId);
}

/** The worker renders the file, as it does for every invoice. */
function enqueuePdf(world: World, invoiceId: string): void {
  const { now, rows } = world;
  rows.add("outbox", {
    id: world.newId(),
    kind: "invoice-pdf",
    payload: JSON.stringify({ invoiceId }),
    createdAt: now,
    runAt: now,
    attempts: 0,
    doneAt: null,
    deadAt: null,
    lastError: null,
  });
}
