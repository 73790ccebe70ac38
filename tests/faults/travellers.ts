/** The journey of First light with patience: whoever is told to come back comes back. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { openStore } from "../../scripts/dev/stripe/store.ts";
import { setTimeout as delay } from "node:timers/promises";
import french from "../../site/i18n/fr.json" with { type: "json" };
import { companyFields, linkIn, PASSWORD, PAUSED, sendForm, SUBSCRIPTION } from "./steps.ts";
import { assertPause, createVisitor, fillIn, type Page, titleOf, type Visitor } from "./visitor.ts";
import type { World } from "./world.ts";

/** A person gives up some time; by then a test has failed. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 150;
const TOO_OFTEN = 429;

export interface Traveller {
  readonly email: string;
  /** The address of the employee to be invited. */
  readonly colleague: string;
  readonly admin: Visitor;
  readonly employee: Visitor;
}

export function createTraveller(world: World): Traveller {
  const tag = crypto.randomUUID();
  return {
    email: `admin-${tag}@example.test`,
    colleague: `employee-${tag}@example.test`,
    admin: createVisitor(world),
    employee: createVisitor(world),
  };
}

/** Signs up, subscribes, pays, reads the invoice, invites; the employee accepts and books. */
export async function arrive(
  world: World,
  traveller: Traveller,
  goal: { slot: string; path: string },
): Promise<void> {
  const { admin, employee, email, colleague } = traveller;
  await submit(admin, "/sign-up", { name: "Camille Essai", email, password: PASSWORD });
  await confirmAddress(world, traveller);
  assertEquals(await submit(admin, "/company/new", companyFields()), "303 /company/subscribe");
  await pay(world, admin);
  await readInvoice(admin);
  const invitee = { firstName: "Dominique", lastName: "Essai", email: colleague };
  await submit(admin, "/company/employees", invitee);
  const link = await mailedLink(world, colleague, "/invitation/");
  await signInAfter(employee, colleague, () => {
    return submit(employee, link, { password: PASSWORD, consent: "yes" });
  });
  const booked = await submit(employee, goal.path, { slot: goal.slot });
  assertEquals(booked, "303 /planning?notice=booked");
}

/**
 * By the link of the mail. When the sign-up was cut short after the account was made, its repeat
 * sends a mail that leads to the sign-in, which sends another link.
 */
async function confirmAddress(world: World, { admin, email }: Traveller): Promise<void> {
  const [mail] = await patiently("there is mail", async () => {
    const mails = await world.inbox.messages({ to: email });
    return mails.length > 0 ? mails : undefined;
  });
  if (!mail?.text.includes("/verify-email")) {
    await submit(admin, "/sign-in", { email, password: PASSWORD }, [403]);
  }
  const link = await mailedLink(world, email, "/verify-email");
  await signInAfter(admin, email, () => submit(admin, link, {}));
}

/** Pays on the provider's side, and watches the page that people come back to. */
async function pay(world: World, admin: Visitor): Promise<void> {
  const outcome = await submit(admin, "/company/subscribe", SUBSCRIPTION);
  const [, sessionId] = /\/c\/pay\/(cs_test_\w+)/.exec(outcome) ?? [];
  assert(sessionId, outcome);
  await world.sandbox.pay(sessionId);
  const saved = Deno.readTextFileSync(`${world.folder}/stripe/state.json`);
  const { successUrl = "" } = openStore(saved).sessions.get(sessionId) ?? {};
  await patiently("the payment has arrived", async () => {
    const { html } = await visit(admin, successUrl);
    return html.includes(french["payment.active.title"]) || undefined;
  });
}

async function readInvoice(admin: Visitor): Promise<void> {
  const path = await patiently("the invoice has its file", async () => {
    const { html } = await visit(admin, "/company/invoices");
    return /href="(\/company\/invoices\/[^"]+\/pdf)"/.exec(html)?.[1];
  });
  assertMatch((await visit(admin, path)).html, /^%PDF-/);
}

/** Where a lost answer has taken the session with it, people sign in. */
async function signInAfter(
  visitor: Visitor,
  email: string,
  deed: () => Promise<string>,
): Promise<void> {
  if ((await deed()).startsWith("303 /sign-in")) {
    await submit(visitor, "/sign-in", { email, password: PASSWORD });
  }
}

async function mailedLink(world: World, to: string, path: string): Promise<string> {
  const mail = await patiently(`${to} has a link to ${path}`, async () => {
    return (await world.inbox.messages({ to })).find(({ text }) => text.includes(path));
  });
  return linkIn(mail, path);
}

/** Opens a page, again and again while the service is away. */
async function visit(visitor: Visitor, path: string): Promise<Page> {
  const page = await patiently(`${path} is there`, async () => {
    const page = await visitor.open(path);
    if (page.status === 503) assertPause(page);
    return page.status === 503 ? undefined : page;
  });
  assertEquals(page.status, 200, `${path}: ${titleOf(page)}`);
  return page;
}

/**
 * Opens a page and sends its form, the same one again and again while the service is away, or tells
 * us that we ask too often.
 *
 * @param refusals statuses that are fine as well
 * @returns where it leads to, as `sendForm` says it
 */
async function submit(
  visitor: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
  refusals: readonly number[] = [],
): Promise<string> {
  const form = fillIn(await visit(visitor, path), fields);
  return await patiently(`the form of ${path} is taken`, async () => {
    const outcome = await sendForm(visitor, form, [TOO_OFTEN, ...refusals]);
    return outcome === PAUSED || outcome === String(TOO_OFTEN) ? undefined : outcome;
  });
}

/** Tries as a person does: not at once again. */
async function patiently<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
    if (performance.now() > deadline) throw new Error(`Waited ${PATIENCE_MS} ms in vain: ${what}`);
    await delay(AGAIN_MS);
  }
}
