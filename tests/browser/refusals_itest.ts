/** Forms that are refused, on the real stack: said in words where one looks, and nothing changed. */
import { assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type Database, openDatabase } from "../../api/db/driver.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { startTestStack } from "../../scripts/dev/test_stack.ts";
import { launchBrowser, PHONE, violationsOn, type Visit, visit } from "./chromium.ts";
import { addFounder, busyService, fillSlot, useUpQuota } from "./demo_data.ts";
import { linkMailedTo } from "./journey.ts";
import { emailOf, signIn, UNSUBSCRIBED_ADMIN } from "./people.ts";

let stack: Stack;
let browser: Browser;
let db: Database;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack("refusals", { seed: 1 }), launchBrowser()]);
  db = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
});
afterAll(async () => {
  await db.destroy();
  await browser.close();
  await stack.stop();
});

async function openAs(email: string, path: string): Promise<Visit> {
  const storageState = await signIn(browser, stack, email);
  const visitor = await visit(browser, { storageState, viewport: PHONE });
  await visitor.page.goto(stack.siteUrl + path);
  return visitor;
}

/** Sends the form that `field` is in, past what the browser itself would refuse. */
async function send(page: Page, field: string): Promise<void> {
  const form = page.locator(`main form:has(${field})`);
  await form.evaluate((element) => element.setAttribute("novalidate", ""));
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await form.locator("button[type=submit]").first().click();
  assertEquals((await answered).status() >= 400, true, "the form is refused");
  await page.waitForLoadState();
}

/** What a screen reader says of a field beside its label. */
async function errorOf(page: Page, field: string): Promise<string> {
  assertEquals(await page.getAttribute(field, "aria-invalid"), "true");
  const [error = ""] = (await page.getAttribute(field, "aria-describedby") ?? "").split(" ")
    .filter((id) => id.endsWith("-error"));
  return await page.innerText(`#${error}`);
}

function count(table: "employee" | "company" | "booking"): Promise<number> {
  return db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow().then(({ n }) => n);
}

describe("a refused form says why, keeps what was typed and changes nothing", () => {
  it("for an invitation to a bad address", async () => {
    const before = await count("employee");
    await using visitor = await openAs(emailOf("company_admin"), "/company/employees");
    const { page } = visitor;
    await page.fill("#firstName", "Ada");
    await page.fill("#lastName", "Lovelace");
    await page.fill("#email", "ada@nowhere");
    await send(page, "#email");
    assertEquals(await errorOf(page, "#email"), "Cette adresse e-mail n’est pas valable");
    assertEquals(await page.inputValue("#email"), "ada@nowhere");
    assertEquals(await page.inputValue("#lastName"), "Lovelace");
    assertEquals(await page.locator(".alert a[href='#email']").count(), 1);
    assertEquals(await violationsOn(page), []);
    assertEquals(await count("employee"), before);
  });

  it("for an address that was invited before", async () => {
    const before = await count("employee");
    await using visitor = await openAs(emailOf("company_admin"), "/company/employees");
    const { page } = visitor;
    await page.fill("#firstName", "Une");
    await page.fill("#lastName", "Autre");
    await page.fill("#email", emailOf("employee"));
    await send(page, "#email");
    assertEquals(await page.innerText("[role=alert]"), "Cette adresse a déjà été invitée.");
    assertEquals(await page.inputValue("#email"), emailOf("employee"));
    assertEquals(await count("employee"), before);
  });

  it("for a SIREN that does not exist", async () => {
    const before = await count("company");
    await using visitor = await openAs(await addFounder(db), "/company/new");
    const { page } = visitor;
    await page.fill("#name", "Atelier Nord");
    await page.fill("#siren", "123 456 789");
    await page.fill("#addressLine", "110 rue de Rivoli");
    await page.fill("#postalCode", "7500");
    await page.fill("#city", "Paris");
    await page.fill("#headcount", "25");
    await send(page, "#siren");
    assertMatch(await errorOf(page, "#siren"), /^Ce SIREN n’existe pas/);
    assertEquals(await errorOf(page, "#postalCode"), "Le code postal compte cinq chiffres");
    assertEquals(await page.inputValue("#siren"), "123 456 789");
    assertEquals(await page.inputValue("#name"), "Atelier Nord");
    assertEquals(await violationsOn(page), []);
    assertEquals(await count("company"), before);
  });

  it("for an invitation accepted without consent", async () => {
    const email = `ada-${crypto.randomUUID()}@example.test`;
    await using visitor = await openAs(emailOf("company_admin"), "/company/employees");
    await visitor.page.fill("#firstName", "Ada");
    await visitor.page.fill("#lastName", "Lovelace");
    await visitor.page.fill("#email", email);
    await visitor.page.click("main form:has(#email) button[type=submit]");
    await visitor.page.waitForURL("**/company/employees?notice=invited");
    await using guest = await visit(browser, { viewport: PHONE });
    await guest.page.goto(await linkMailedTo(stack, email, "/invitation/"));
    assertEquals(await violationsOn(guest.page), []);
    await guest.page.fill("#password", "a long enough sentence");
    await send(guest.page, "#consent");
    const words = "Cet accord est nécessaire pour ouvrir votre compte";
    assertEquals(await errorOf(guest.page, "#consent"), words);
    assertEquals(await guest.page.inputValue("#password"), "");
    assertEquals(await violationsOn(guest.page), []);
    const accounts = await db.selectFrom("user").select("id").where("email", "=", email).execute();
    assertEquals(accounts, []);
  });

  it("for a subscription whose terms are not accepted", async () => {
    await using visitor = await openAs(UNSUBSCRIBED_ADMIN, "/company/subscribe");
    await send(visitor.page, "#terms");
    assertEquals(await errorOf(visitor.page, "#terms"), "Acceptez les conditions pour continuer");
  });

  it("for a slot whose last place was taken meanwhile", async () => {
    const before = await count("booking");
    await using visitor = await openAs(emailOf("employee"), `/catalogue/${await busyService(db)}`);
    const { page } = visitor;
    const slotId = await page.locator("[name=slot]").last().inputValue();
    await fillSlot(db, slotId);
    await send(page, `[value="${slotId}"]`);
    const words = "Ce créneau vient d’être complet. Choisissez-en un autre.";
    assertEquals(await page.innerText("[role=alert]"), words);
    assertEquals(await page.locator(`[value="${slotId}"]`).count(), 0);
    assertEquals(await violationsOn(page), []);
    assertEquals(await count("booking"), before);
  });

  it("for a slot of a month whose quota was used up in another window", async () => {
    const before = await count("booking");
    await using visitor = await openAs(emailOf("employee"), `/catalogue/${await busyService(db)}`);
    const { page } = visitor;
    const slotId = await page.locator("[name=slot]").last().inputValue();
    await useUpQuota(db, emailOf("employee"), slotId);
    await send(page, `[value="${slotId}"]`);
    assertEquals(await page.innerText("[role=alert]"), "Votre quota de ce mois est épuisé.");
    assertEquals(await violationsOn(page), []);
    assertEquals(await count("booking"), before);
  });
});
