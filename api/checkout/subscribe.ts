/**
 * A company subscribes: a contract that waits for its payment, and the provider's page for it.
 *
 * One contract has one session, and a company has one contract that waits. What was decided stands
 * in the database before the provider is called, so that any try can go on where another stopped;
 * and a session is closed before its contract ends, so that nobody can pay for what has ended.
 */
import { type Context, requirePermission } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Scope } from "../db/scope.ts";
import { describeSubscription } from "../invoices/service.ts";
import { findPlanVersion, type PlanVersion, priceYear } from "../plans/service.ts";
import type { ContractState } from "../states.ts";
import {
  findContract,
  findContractInForce,
  findPendingContract,
  insertContract,
  lockCompany,
  lockContract,
  type PendingContract,
  readCustomer,
  readPlanVersion,
  setContractState,
  startNextAttempt,
  storeCustomer,
  storeSession,
} from "./queries.ts";
import type { Checkout, CheckoutInput } from "./schema.ts";
import {
  closeSession,
  createCustomer,
  createSession,
  SpentKey,
  type StripeClient,
  unavailable,
} from "./stripe.ts";

/** A session lives less than the 24 hours that Stripe allows, whatever the clocks say. */
const SESSION_LIFE_MS = 23 * 60 * 60 * 1000;
/** Stripe wants a session to live half an hour at least; a person wants time to pay. */
const REUSE_MAX_MS = SESSION_LIFE_MS - 60 * 60 * 1000;
/** The most that Stripe charges at once, in cents (docs.stripe.com/currencies). */
const CHARGE_MAX_CENTS = 99_999_999;

export interface CheckoutDeps {
  readonly stripe: StripeClient;
  readonly siteUrl: string;
}

/** An older contract that has to end first, and its session. */
interface Obstacle {
  readonly contractId: string;
  readonly sessionId: string | null;
}

interface Wanted {
  readonly seats: number;
  readonly version: PlanVersion;
}

/**
 * Starts a subscription, or goes on with the one that was started.
 *
 * @throws Problem `contract-exists`, `payment-in-progress`, `quote-required`, `checkout-superseded`
 * or `payment-provider-unavailable`
 */
export async function startCheckout(
  ctx: Context,
  deps: CheckoutDeps,
  input: CheckoutInput,
): Promise<Checkout> {
  requirePermission(ctx, "company.contract.subscribe");
  const obstacle = await ctx.transact((scope) => findObstacle(ctx, scope, input));
  if (obstacle?.sessionId) await closeObstacle(deps.stripe, obstacle.sessionId);
  const contractId = await ctx.transact((scope) => openContract(ctx, scope, { input, obstacle }));
  const contract = await findContract(ctx.scope(), contractId);
  if (!contract) throw new Error(`Cannot subscribe: contract "${contractId}" is gone`);
  requirePending(contract);
  if (contract.checkoutUrl !== null) return { contractId, url: contract.checkoutUrl };
  if (!isFresh(contract, ctx.now())) throw superseded();
  const session = await openSession(ctx, deps, contract);
  return await ctx.transact((scope) => keepSession(scope, contractId, session));
}

/** The contract that waits already, when it is another one than is asked for now. */
async function findObstacle(
  ctx: Context,
  scope: Scope,
  input: CheckoutInput,
): Promise<Obstacle | null> {
  const wanted = await readWanted(ctx, scope, input);
  const pending = await findPendingContract(scope);
  if (!pending) return null;
  if (pending.paymentStartedAt !== null) throw paymentInProgress();
  if (isReusable(pending, wanted, ctx.now())) return null;
  return { contractId: pending.id, sessionId: pending.checkoutSessionId };
}

async function closeObstacle(stripe: StripeClient, sessionId: string): Promise<void> {
  if (await closeSession(stripe, sessionId) === "complete") throw paymentInProgress();
}

/** @returns the id of the contract that waits for its payment now */
async function openContract(
  ctx: Context,
  scope: Scope,
  { input, obstacle }: { input: CheckoutInput; obstacle: Obstacle | null },
): Promise<string> {
  const wanted = await readWanted(ctx, scope, input);
  const pending = await findPendingContract(scope);
  if (pending && isReusable(pending, wanted, ctx.now())) return pending.id;
  if (pending) {
    const isClosed = obstacle?.contractId === pending.id &&
      obstacle.sessionId === pending.checkoutSessionId;
    if (!isClosed) throw superseded();
    await setContractState(scope, pending.id, "ended");
  }
  return await insertPendingContract(ctx, scope, wanted);
}

async function insertPendingContract(
  ctx: Context,
  scope: Scope,
  { seats, version }: Wanted,
): Promise<string> {
  const id = ctx.newId();
  const now = ctx.now();
  await insertContract(scope, {
    id,
    planVersionId: version.id,
    state: "pending_payment",
    seats,
    currency: version.currency,
    vatRateBp: version.vatRateBp,
    ...priceYear(version, seats),
    language: ctx.language,
    acceptedBy: ctx.principal?.userId ?? null,
    acceptedAt: now,
    createdAt: now,
  });
  return id;
}

/** Locks the company and says what it may buy; every refusal that needs no provider is here. */
async function readWanted(ctx: Context, scope: Scope, input: CheckoutInput): Promise<Wanted> {
  const company = await lockCompany(scope);
  if (await findContractInForce(scope)) throw contractExists();
  const seats = input.headcount ?? company.headcount;
  const version = await findPlanVersion(scope.shared, { headcount: seats, at: ctx.now() });
  if (priceYear(version, seats).grossCents > CHARGE_MAX_CENTS) {
    const message = "is more than can be paid on-line";
    throw new Problem("quote-required", `Cannot subscribe on-line for ${seats} people`, {
      errors: [{ field: "headcount", code: "too-large", message }],
    });
  }
  return { seats, version };
}

function isReusable(pending: PendingContract, wanted: Wanted, now: Date): boolean {
  return pending.seats === wanted.seats && pending.planVersionId === wanted.version.id &&
    isFresh(pending, now);
}

/** Whether there is time left to pay for it. */
function isFresh(contract: PendingContract, now: Date): boolean {
  return now.getTime() < contract.createdAt.getTime() + REUSE_MAX_MS;
}

/** Asks the provider for the page; whatever it answered before for this contract, it repeats. */
async function openSession(ctx: Context, deps: CheckoutDeps, contract: PendingContract) {
  const scope = ctx.scope();
  const { plan } = await readPlanVersion(scope, contract.planVersionId);
  const language = contract.language === "en" ? "en" : "fr";
  const key = `${contract.id}-${contract.checkoutAttempt}`;
  try {
    const customerId = await findOrCreateCustomer(scope, deps.stripe, contract);
    return await createSession(deps.stripe, {
      key,
      contractId: contract.id,
      companyId: scope.companyId,
      customerId,
      language,
      description: describeSubscription(language, { plan, seats: contract.seats }),
      currency: contract.currency,
      grossCents: contract.grossCents,
      expiresAt: new Date(contract.createdAt.getTime() + SESSION_LIFE_MS),
      successUrl: new URL(`/company/payment?contract=${contract.id}`, deps.siteUrl).href,
      cancelUrl: new URL("/company/subscribe", deps.siteUrl).href,
    });
  } catch (error) {
    if (!(error instanceof SpentKey)) throw error;
    await startNextAttempt(scope, contract);
    throw unavailable(error);
  }
}

async function findOrCreateCustomer(
  scope: Scope,
  stripe: StripeClient,
  contract: PendingContract,
): Promise<string> {
  const { name, email, stripeCustomerId } = await readCustomer(scope, contract.acceptedBy);
  if (stripeCustomerId !== null) return stripeCustomerId;
  const { companyId } = scope;
  const key = `${companyId}-${contract.id}-${contract.checkoutAttempt}`;
  return await storeCustomer(scope, await createCustomer(stripe, { companyId, name, email, key }));
}

/** Keeps the session, unless the contract was ended while the provider was asked. */
async function keepSession(
  scope: Scope,
  contractId: string,
  session: { id: string; url: string },
): Promise<Checkout> {
  const contract = await lockContract(scope, contractId);
  if (!contract) throw superseded();
  requirePending(contract);
  if (contract.checkoutUrl !== null) return { contractId, url: contract.checkoutUrl };
  const { id: checkoutSessionId, url: checkoutUrl } = session;
  await storeSession(scope, contractId, { checkoutSessionId, checkoutUrl });
  return { contractId, url: checkoutUrl };
}

/** A repeated request must not send anybody to a page that is of no use any more. */
function requirePending({ state }: { state: ContractState }): void {
  if (state === "pending_payment") return;
  throw state === "ended" ? superseded() : contractExists();
}

function contractExists(): Problem {
  return new Problem("contract-exists", "Cannot subscribe: the company has a contract in force");
}

function paymentInProgress(): Problem {
  return new Problem(
    "payment-in-progress",
    "Cannot change the subscription: its payment is under way",
  );
}

function superseded(): Problem {
  return new Problem(
    "checkout-superseded",
    "Cannot go on: another subscription of the company was started meanwhile",
  );
}
