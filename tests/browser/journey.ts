/** The journey of First light, step by step, as a person at a browser walks it. */
import { assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { mailAt } from "../../scripts/dev/mail/client.ts";
import { findService, portOf } from "../../infra/topology.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { randomSiren } from "../../api/testing/people.ts";

export const PASSWORD = "a long enough sentence";
const HEADCOUNT = 25;
/** 30 seats of Starter cost more than 31 of Basic, and the simulator says so. */
const CLIFF = 30;
/** 25 seats of Starter at 180 euros, and 20 % VAT on the total. */
const GROSS = 5_400;

const MAIL_TRIES_MAX = 100;
const MAIL_PAUSE_MS = 100;

export interface Traveller {
  readonly page: Page;
  readonly stack: Stack;
  /** Distinguishes one journey's people from another's. */
  readonly tag: string;
  readonly withScript: boolean;
}

/** Digits of a shown amount, whatever the language's separators: "5 400,00 €" is 5400. */
export function amountIn(text: string): number {
  const match = /\d[\d\s.,\u00a0\u202f]*/.exec(text)?.[0] ?? "";
  const [whole = ""] = match.trim().split(/[.,](?=\d{2}\D*$)/);
  return Number(whole.replace(/\D/g, ""));
}

export async function simulate({ page, stack }: Traveller): Promise<void> {
  await page.goto(`${stack.siteUrl}/simulator?headcount=${CLIFF}`);
  const cheaper = page.locator(".alert a[href*='headcount=31']");
  assertEquals(await cheaper.count(), 1);
  await page.fill("#headcount", String(HEADCOUNT));
  await page.click("main form button[type=submit]");
  await cheaper.waitFor({ state: "detached" });
  assertEquals(amountIn(await page.innerText(".price-total")), GROSS);
}

export async function signUp(traveller: Traveller): Promise<void> {
  const { page, stack, tag } = traveller;
  await page.goto(`${stack.siteUrl}/sign-up`);
  await page.fill("#name", "Camille Démo");
  await page.fill("#email", adminEmail(tag));
  await page.fill("#password", PASSWORD);
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/sign-up?sent=yes");
  await page.goto(await linkMailedTo(stack, adminEmail(tag), "/verify-email"));
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/company/new");
}

export async function openCompany({ page, tag }: Traveller): Promise<void> {
  await page.fill("#name", `Atelier ${tag}`);
  await page.fill("#siren", randomSiren());
  await page.fill("#addressLine", "12 rue des Essais");
  await page.fill("#postalCode", "75010");
  await page.fill("#city", "Paris");
  await page.fill("#headcount", String(HEADCOUNT));
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/company/subscribe");
  assertEquals(amountIn(await page.innerText(".price-total")), GROSS);
}

/** Pays on the Stripe sandbox's page; ends on the page that only says "pending". */
export async function pay({ page, stack }: Traveller): Promise<void> {
  await page.check("#terms");
  await page.click("main form button[type=submit]");
  await page.waitForURL(`${stack.stripeUrl}/**`);
  await page.fill("[name=number]", "4242 4242 4242 4242");
  await page.fill("[name=expiry]", "12 / 34");
  await page.fill("[name=cvc]", "123");
  await page.click("button[type=submit]");
  await page.waitForURL("**/company/payment?contract=*");
}

/** With script the page turns by itself; without it people follow the link. */
export async function awaitContract({ page, withScript }: Traveller): Promise<void> {
  const opened = page.locator("main a[href='/company/employees']");
  for (let tries = 0; tries < 40 && await opened.count() === 0; tries++) {
    if (withScript) await opened.waitFor({ timeout: 500 }).catch(() => {});
    else {
      await page.reload();
      await page.waitForTimeout(250);
    }
  }
  assertEquals(await opened.count(), 1);
}

/** @returns the invoice's number */
export async function fetchInvoice({ page, stack }: Traveller): Promise<string> {
  const file = page.locator("main a[href$='/pdf']");
  for (let tries = 0; tries < 40 && await file.count() === 0; tries++) {
    await page.goto(`${stack.siteUrl}/company/invoices`);
    await page.waitForTimeout(100);
  }
  assertEquals(await page.locator("main tbody tr").count(), 1);
  const row = await page.innerText("main tbody tr");
  const [number = ""] = /F\d{4}-\d{6}/.exec(row) ?? [];
  assertMatch(number, /^F\d{4}-\d{6}$/);
  const downloading = page.waitForEvent("download");
  await file.click();
  const stream = await (await downloading).createReadStream();
  const head = await new Promise<string>((resolve) =>
    stream.once("data", (chunk) => resolve(String(chunk).slice(0, 5)))
  );
  stream.destroy();
  assertEquals(head, "%PDF-");
  return number;
}

export async function invite({ page, stack, tag }: Traveller): Promise<void> {
  await page.goto(`${stack.siteUrl}/company/employees`);
  await page.fill("#firstName", "Dominique");
  await page.fill("#lastName", "Démo");
  await page.fill("#email", employeeEmail(tag));
  await page.click("main form:has(#email) button[type=submit]");
  await page.waitForURL("**/company/employees?notice=invited");
  assertMatch(await page.innerText("main tbody"), new RegExp(employeeEmail(tag)));
}

/** The employee's own browser: opens the invitation and becomes an employee. */
export async function acceptInvitation({ page, stack, tag }: Traveller): Promise<void> {
  await page.goto(await linkMailedTo(stack, employeeEmail(tag), "/invitation/"));
  await page.fill("#password", PASSWORD);
  await page.check("#consent");
  await page.click("main form:has(#password) button[type=submit]");
  await page.waitForURL("**/home");
}

/** @returns how many activities of this month are left, as the catalogue says */
export async function remainingQuota({ page, stack }: Traveller): Promise<number> {
  await page.goto(`${stack.siteUrl}/catalogue`);
  return Number(/\d+/.exec(await page.innerText("main .meter-text"))?.[0]);
}

/** Books the first slot that is offered this month; ends on the planning. */
export async function bookFirstSlot({ page }: Traveller): Promise<void> {
  await page.click("main .tile h2 a");
  await page.click("main tbody form button[type=submit]");
  await page.waitForURL("**/planning?notice=booked");
  assertEquals(await page.locator("main tbody tr").count(), 1);
}

export const adminEmail = (tag: string) => `admin-${tag}@example.test`;
export const employeeEmail = (tag: string) => `employee-${tag}@example.test`;

/** Waits for a mail with a link to `path`, as a person waits at their inbox. */
export async function linkMailedTo(stack: Stack, to: string, path: string): Promise<string> {
  const inbox = mailAt(inboxOrigin(stack));
  for (let tries = 0; tries < MAIL_TRIES_MAX; tries++) {
    const links = (await inbox.messages({ to })).flatMap(({ text }) =>
      text.match(/https:\/\/\S+/g) ?? []
    );
    const link = links.find((url) => url.includes(path));
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, MAIL_PAUSE_MS));
  }
  throw new Error(`No mail to "${to}" has a link to "${path}"`);
}

function inboxOrigin({ topology }: Stack): string {
  const capture = findService(topology, "mail-capture");
  return `http://${capture.address}:${portOf(capture, "inbox")}`;
}
