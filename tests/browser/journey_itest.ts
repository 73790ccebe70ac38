import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import { openDatabase } from "../../api/db/driver.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { startTestStack } from "../../scripts/dev/test_stack.ts";
import { launchBrowser, visit } from "./chromium.ts";
import {
  acceptInvitation,
  adminEmail,
  awaitContract,
  bookFirstSlot,
  employeeEmail,
  fetchInvoice,
  invite,
  openCompany,
  pay,
  remainingQuota,
  signUp,
  simulate,
} from "./journey.ts";

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack("journey", { seed: 1 }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** The starter plan's activities per employee and month. */
const STARTER_ACTIVITIES = 2;

async function walk(options: { language: "fr" | "en"; withScript: boolean }): Promise<void> {
  const { language, withScript } = options;
  const tag = crypto.randomUUID().slice(0, 8);
  const visitOptions = { language, javaScriptEnabled: withScript };
  await using admin = await visit(browser, visitOptions);
  const company = { page: admin.page, stack, tag, withScript };
  await simulate(company);
  assertEquals(await admin.page.getAttribute("html", "lang"), language);
  await signUp(company);
  await openCompany(company);
  await pay(company);
  await awaitContract(company);
  await fetchInvoice(company);
  await invite(company);
  await using colleague = await visit(browser, visitOptions);
  const employee = { page: colleague.page, stack, tag, withScript };
  await acceptInvitation(employee);
  assertEquals(await remainingQuota(employee), STARTER_ACTIVITIES);
  await bookFirstSlot(employee);
  await assertOneBooking(tag);
  if (await bookedThisMonth(tag)) {
    assertEquals(await remainingQuota(employee), STARTER_ACTIVITIES - 1);
  }
  assertEquals([...admin.complaints, ...colleague.complaints], []);
}

async function assertOneBooking(tag: string): Promise<void> {
  const used = await quotaOf(tag);
  assertEquals(used.map((row) => row.used), [1]);
}

async function bookedThisMonth(tag: string): Promise<boolean> {
  const month = Temporal.Now.zonedDateTimeISO("Europe/Paris").toString().slice(0, 7);
  return (await quotaOf(tag)).some((row) => row.quotaMonth === month);
}

async function quotaOf(tag: string) {
  const db = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
  try {
    return await db.selectFrom("quota_usage")
      .innerJoin("employee", "employee.id", "quota_usage.employeeId")
      .where("employee.email", "=", employeeEmail(tag))
      .select(["used", "quotaMonth"]).execute();
  } finally {
    await db.destroy();
  }
}

describe("a company subscribes and pays, an employee books, through the real edge", () => {
  it("in French", () => walk({ language: "fr", withScript: true }));
  it("in English", () => walk({ language: "en", withScript: true }));
  it("in French, without script", () => walk({ language: "fr", withScript: false }));

  it("leaves one payment, one contract and one invoice per company", async () => {
    const db = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
    try {
      const rows = await db.selectFrom("contract")
        .innerJoin("company_member", "company_member.companyId", "contract.companyId")
        .innerJoin("user", "user.id", "company_member.userId")
        .leftJoin("invoice", "invoice.contractId", "contract.id")
        .leftJoin("payment", "payment.contractId", "contract.id")
        .where("user.email", "like", adminEmail("%"))
        .select(["contract.state", "invoice.number", "payment.state as paid"]).execute();
      assertEquals(rows.map(({ state, paid }) => [state, paid]), [
        ["active", "succeeded"],
        ["active", "succeeded"],
        ["active", "succeeded"],
      ]);
      assert(new Set(rows.map((row) => row.number)).size === 3, "every invoice has its number");
    } finally {
      await db.destroy();
    }
  });
});
