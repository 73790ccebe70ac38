/** Every page of every role on the real stack, as each of them meets it. */
import { assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { type Database, openDatabase } from "../../api/db/driver.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { startTestStack } from "../../scripts/dev/test_stack.ts";
import { staffLogins } from "../../scripts/seed/demo_logins.ts";
import { DESKTOP, launchBrowser, PHONE, visit, type VisitOptions } from "./chromium.ts";
import { addFounder, addWaiting, busyService, contractOf } from "./demo_data.ts";
import { inspect, smallTargets } from "./inspect.ts";
import {
  emailOf,
  LARGE_ADMIN,
  type Session,
  signIn,
  speak,
  UNPAID_ADMIN,
  UNSUBSCRIBED_ADMIN,
} from "./people.ts";

let stack: Stack;
let browser: Browser;
let db: Database;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack("pages", { seed: 1 }), launchBrowser()]);
  db = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
  await addWaiting(db);
});
afterAll(async () => {
  await db.destroy();
  await browser.close();
  await stack.stop();
});

interface Look extends VisitOptions {
  readonly language: "fr" | "en";
}

const LIGHT_PHONE: Look = { viewport: PHONE, colorScheme: "light", language: "fr" };
const DARK_DESKTOP: Look = { viewport: DESKTOP, colorScheme: "dark", language: "en" };
/** Both sizes, both themes and both languages: each of them meets each. */
const LOOKS: readonly Look[] = [
  LIGHT_PHONE,
  { viewport: DESKTOP, colorScheme: "light", language: "en" },
  { viewport: PHONE, colorScheme: "dark", language: "fr" },
  DARK_DESKTOP,
];
/** For pages that differ only in what is left out of them. */
const FEWER_LOOKS: readonly Look[] = [LIGHT_PHONE, DARK_DESKTOP];

interface Round {
  readonly email: string;
  readonly paths: readonly string[];
  /** Those of `paths` that have an island. */
  readonly withIsland?: readonly string[];
  readonly looks?: readonly Look[];
}

/** Opens each page in each look; fails on any complaint of the browser, too. */
async function goRound({ email, paths, withIsland = [], looks = LOOKS }: Round): Promise<void> {
  const session = await signIn(browser, stack, email);
  for (const look of looks) {
    await using visitor = await visit(browser, { ...look, storageState: session });
    const { page, complaints } = visitor;
    await page.goto(`${stack.siteUrl}/account/sessions`);
    await speak(page, look.language);
    for (const path of paths) {
      const answer = await page.goto(stack.siteUrl + path);
      assertEquals([path, answer?.status()], [path, 200]);
      await inspect(page, { language: look.language, hasIsland: withIsland.includes(path) });
      if (look.viewport === PHONE) assertEquals(await smallTargets(page), [], path);
    }
    assertEquals(complaints, []);
  }
}

describe("every page is readable by everyone, whole and light", () => {
  it("for who administers a company", async () => {
    const email = emailOf("company_admin");
    await goRound({
      email,
      paths: [
        "/company",
        "/company/employees",
        "/company/employees?notice=invited",
        "/company/sites",
        "/company/invoices",
        "/company/subscribe",
        `/company/payment?contract=${await contractOf(db, email)}`,
        "/account/sessions",
      ],
    });
  });

  it("for a company that has not paid", async () => {
    const payment = `/company/payment?contract=${await contractOf(db, UNPAID_ADMIN)}`;
    const paths = ["/company", "/company/subscribe", "/company/employees", payment];
    await goRound({ email: UNPAID_ADMIN, paths, withIsland: [payment] });
  });

  it("for a company that has not subscribed, and one that is not opened yet", async () => {
    const paths = ["/company", "/company/subscribe", "/company/invoices"];
    await goRound({ email: UNSUBSCRIBED_ADMIN, paths, looks: FEWER_LOOKS });
    await goRound({ email: await addFounder(db), paths: ["/company/new"] });
  });

  it("for those who manage a part of a company", async () => {
    const billing = ["/company", "/company/sites", "/company/invoices", "/company/subscribe"];
    await goRound({ email: emailOf("company_billing"), paths: billing, looks: FEWER_LOOKS });
    const site = ["/company", "/company/employees", "/company/sites", "/company/subscribe"];
    await goRound({ email: emailOf("site_manager"), paths: site, looks: FEWER_LOOKS });
  });

  it("for an employee", async () => {
    const paths = [
      "/home",
      "/catalogue",
      "/catalogue?q=nothing-is-called-so",
      `/catalogue/${await busyService(db)}`,
      "/planning",
      "/planning?notice=cancelled-late",
    ];
    await goRound({ email: emailOf("employee"), paths });
  });

  it("for a provider, who has no space yet", async () => {
    await goRound({ email: emailOf("provider"), paths: ["/start"] });
  });

  it("for staff who see everything", async () => {
    await goRound({ email: emailOf("superadmin"), paths: ["/staff", "/staff?notice=retried"] });
  });

  for (const { role, email } of staffLogins.filter((login) => login.role !== "superadmin")) {
    it(`for staff: ${role}`, () => goRound({ email, paths: ["/staff"], looks: [LIGHT_PHONE] }));
  }
});

describe("a page that one may not open", () => {
  const closed: readonly [email: string, paths: readonly string[]][] = [
    [emailOf("employee"), ["/company", "/company/employees", "/company/invoices", "/staff"]],
    [emailOf("company_admin"), ["/home", "/catalogue", "/planning", "/staff"]],
    [emailOf("site_manager"), ["/company/invoices"]],
    [emailOf("provider"), ["/company", "/home", "/staff"]],
    [emailOf("finance"), ["/company", "/home"]],
  ];
  for (const [email, paths] of closed) {
    it(`says so kindly to ${email}`, async () => {
      const storageState = await signIn(browser, stack, email);
      await using visitor = await visit(browser, { storageState, viewport: PHONE });
      await visitor.page.goto(`${stack.siteUrl}/account/sessions`);
      await speak(visitor.page, "fr");
      for (const path of paths) {
        const answer = await visitor.page.goto(stack.siteUrl + path);
        assertEquals([path, answer?.status()], [path, 403]);
        await inspect(visitor.page, { language: "fr", hasIsland: false });
      }
    });
  }
});

describe("a long list", () => {
  it("is turned page by page, and leads back to its beginning", async () => {
    const storageState = await signIn(browser, stack, LARGE_ADMIN);
    await using visitor = await visit(browser, { storageState });
    const { page } = visitor;
    await page.goto(`${stack.siteUrl}/company/employees`);
    const first = await page.locator("tbody tr").allInnerTexts();
    assertEquals(first.length, 20);
    await page.click("a[rel=next]");
    await page.waitForURL("**/company/employees?cursor=*");
    const second = await page.locator("tbody tr").allInnerTexts();
    assertEquals(second.filter((row) => first.includes(row)), []);
    await page.click("nav.pagination a:not([rel])");
    await page.waitForURL("**/company/employees");
    assertEquals(await page.locator("tbody tr").allInnerTexts(), first);
  });
});

describe("with a keyboard", () => {
  let session: Session;
  beforeAll(async () => {
    session = await signIn(browser, stack, emailOf("company_admin"));
  });

  const focused = (page: Page) => page.locator(":focus");

  it("one skips the header of a signed-in page", async () => {
    await using visitor = await visit(browser, { storageState: session });
    const { page } = visitor;
    await page.goto(`${stack.siteUrl}/company/employees`);
    await page.keyboard.press("Tab");
    assertEquals(await focused(page).getAttribute("href"), "#main");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assertEquals(await focused(page).getAttribute("id"), "firstName");
  });

  it("one sees where one is, on every link, button and field", async () => {
    await using visitor = await visit(browser, { storageState: session });
    const { page } = visitor;
    await page.goto(`${stack.siteUrl}/company/sites`);
    const stops = await page.locator(":is(a, button, input, select):visible").count();
    for (let stop = 0; stop < stops; stop++) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(`(() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle + " " + Number.parseFloat(style.outlineWidth);
      })()`);
      assertEquals(
        outline,
        "solid 3",
        await focused(page).evaluate((element) => element.outerHTML),
      );
    }
  });

  it("one opens the menu of a phone, walks into it and leaves it where one came", async () => {
    await using visitor = await visit(browser, { storageState: session, viewport: PHONE });
    const { page } = visitor;
    await page.goto(`${stack.siteUrl}/company`);
    await page.focus(".menu-button");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assertEquals(await focused(page).getAttribute("href"), "/company");
    assertEquals(await focused(page).getAttribute("aria-current"), "page");
    await page.keyboard.press("Escape");
    assertEquals(await page.locator("#menu").isVisible(), false);
    assertMatch(await focused(page).getAttribute("class") ?? "", /menu-button/);
  });
});

describe("the language of an account", () => {
  it("is kept when one switches it, also in another browser that asks for another", async () => {
    const email = emailOf("company_billing");
    const storageState = await signIn(browser, stack, email);
    await using visitor = await visit(browser, { storageState });
    await visitor.page.goto(`${stack.siteUrl}/company/invoices`);
    await speak(visitor.page, "fr");
    await speak(visitor.page, "en");
    assertEquals(new URL(visitor.page.url()).pathname, "/company/invoices");
    await using elsewhere = await visit(browser, {
      language: "fr",
      storageState: await signIn(browser, stack, email),
    });
    await elsewhere.page.goto(`${stack.siteUrl}/company/invoices`);
    assertEquals(await elsewhere.page.innerText("h1"), "Invoices");
    const user = await db.selectFrom("user").select("language").where("email", "=", email)
      .executeTakeFirstOrThrow();
    assertEquals(user.language, "en");
  });
});

describe("on paper", () => {
  it("the invoices are a plain table, dark on white, without the site around it", async () => {
    const storageState = await signIn(browser, stack, emailOf("company_admin"));
    await using visitor = await visit(browser, { storageState, colorScheme: "dark" });
    const { page } = visitor;
    await page.goto(`${stack.siteUrl}/company/invoices`);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 718, height: 1000 });
    for (const part of [".site-header nav", ".site-footer", ".nav-actions", ".menu-button"]) {
      assertEquals(await page.locator(part).isVisible(), false, part);
    }
    assertEquals(await page.locator("main table").isVisible(), true);
    const seen = await page.evaluate(`(() => {
      const of = (selector) => getComputedStyle(document.querySelector(selector));
      return [of("main table").display, of("html").backgroundColor, of("main td").color];
    })()`);
    assertEquals(seen, ["table", "rgba(0, 0, 0, 0)", "rgb(36, 49, 43)"]);
    const paper = await page.pdf({ format: "A4" });
    assertEquals(new TextDecoder().decode(paper.subarray(0, 5)), "%PDF-");
  });
});
