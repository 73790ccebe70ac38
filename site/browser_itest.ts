/** The pages in a real browser: readable by everyone, whole on a phone, working with and without script. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser, violationsOn } from "./testing/browser.ts";
import { CHECKOUT, CONTRACT_ID } from "./testing/company_fixtures.ts";
import { type FakeApi, refusal, startFakeApi } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, PLANS, SIMULATION_OF_30 } from "./testing/fixtures.ts";
import { type SiteProcess, startSite } from "./testing/site_process.ts";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
const PAGES = [
  "/",
  "/pricing",
  "/simulator",
  "/simulator?headcount=30",
  "/simulator?headcount=0",
  "/sign-up",
  "/sign-up?sent=yes",
  "/sign-in?notice=password-changed",
  "/sign-in/code",
  "/forgot-password",
  "/reset-password?token=t",
  "/reset-password",
  "/verify-email?token=t",
  "/no-such-page",
];

let browser: Browser;
let api: FakeApi;
let site: SiteProcess;

beforeAll(async () => {
  api = startFakeApi({
    "GET /plans": { json: { plans: PLANS } },
    "GET /plans/simulation": ({ path }) => ({
      json: { ...SIMULATION_OF_30, headcount: Number(path.split("=")[1]) },
    }),
    "GET /me": ({ headers }) =>
      headers.get("cookie")?.includes("__Host-session=s1")
        ? { json: COMPANY_ADMIN }
        : refusal(401, "sign-in-required"),
    "POST /auth/sign-in/email": {
      json: {},
      cookies: ["__Host-session=s1; Path=/; HttpOnly; Secure; SameSite=Lax"],
    },
    "GET /auth/list-sessions": {
      json: [{
        id: "here",
        token: "t",
        createdAt: "2026-11-22T09:30:00Z",
        expiresAt: "2026-11-29T09:30:00Z",
        ipAddress: "192.0.2.7",
        userAgent: "Firefox/140.0 (Linux)",
      }],
    },
    "GET /auth/get-session": { json: { session: { id: "here" } } },
    [`GET /checkout/${CONTRACT_ID}`]: { json: CHECKOUT },
  });
  site = await startSite(api.origin);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

/** Runs `visit` in a browser of its own, and fails on anything the page complains about. */
async function withPage(
  options: BrowserContextOptions,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: "en-GB", baseURL: site.origin, ...options });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // A status of 4xx is what some of these pages are for.
      const isStatus = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isStatus) complaints.push(message.text());
    });
    await visit(page);
    assertEquals(complaints, []);
  } finally {
    await context.close();
  }
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in?next=%2Faccount%2Fsessions");
  await page.getByLabel("E-mail").fill("camille@atelier-nord.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/account/sessions");
}

describe("every public page", () => {
  for (const viewport of [PHONE, DESK]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`is accessible and whole at ${viewport.width} px, ${colorScheme}`, async () => {
        await withPage({ viewport, colorScheme }, async (page) => {
          for (const path of PAGES) {
            await page.goto(path);
            assertEquals(await violationsOn(page), [], path);
            const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
            assertEquals(excess, 0, `${path} scrolls sideways`);
          }
        });
      });
    }
  }

  it("has targets of at least 24 by 24 pixels", async () => {
    await withPage({ viewport: PHONE }, async (page) => {
      for (const path of PAGES) {
        await page.goto(path);
        const targets = await page.locator("a, button, input:not([type=hidden]), summary").all();
        for (const target of targets) {
          const box = await target.boundingBox();
          if (box === null || await isSkipLinkOrInline(target)) continue;
          const name = `${path}: ${await target.textContent()} ${box.width}x${box.height}`;
          assertEquals(box.width >= 24 && box.height >= 24, true, name);
        }
      }
    });
  });
});

/** WCAG 2.2, 2.5.8 leaves out links within a sentence. */
async function isSkipLinkOrInline(target: ReturnType<Page["locator"]>): Promise<boolean> {
  return await target.evaluate((element) =>
    element.matches(".skip-link") || getComputedStyle(element).display === "inline"
  );
}

describe("the simulator", () => {
  it("follows the typing when there is script", async () => {
    await withPage({ viewport: DESK }, async (page) => {
      await page.goto("/simulator");
      await page.getByLabel("Number of employees").fill("30");
      await page.getByText("For 30 employees").waitFor();
      assertEquals(new URL(page.url()).search, "");
      await page.getByRole("link", { name: "See it with 31 seats" }).click();
      await page.getByText("For 31 employees").waitFor();
      assertEquals(await page.getByLabel("Number of employees").inputValue(), "31");
    });
  });

  it("says so when the answer cannot be had, and keeps the form", async () => {
    await withPage({ viewport: DESK }, async (page) => {
      await page.goto("/simulator");
      await page.route("**/simulator/result*", (route) => route.abort());
      await page.getByLabel("Number of employees").fill("30");
      await page.getByText("It is briefly unavailable.").waitFor();
      assertEquals(await page.getByRole("button", { name: "Compute the price" }).isEnabled(), true);
    });
  });

  it("works without script", async () => {
    await withPage({ viewport: PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto("/simulator");
      await page.getByLabel("Number of employees").fill("30");
      await page.getByRole("button", { name: "Compute the price" }).click();
      await page.getByText("For 30 employees").waitFor();
    });
  });
});

describe("the frame", () => {
  it("opens its menu on a phone without script, and closes it with Escape", async () => {
    await withPage({ viewport: PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto("/");
      const link = page.getByRole("link", { name: "Plans", exact: true });
      assertEquals(await link.isVisible(), false);
      await page.getByRole("button", { name: "Menu" }).click();
      assertEquals(await link.isVisible(), true);
      await page.keyboard.press("Escape");
      assertEquals(await link.isVisible(), false);
    });
  });

  it("lets a keyboard skip to the content first", async () => {
    await withPage({ viewport: DESK }, async (page) => {
      await page.goto("/pricing");
      await page.keyboard.press("Tab");
      assertEquals(await page.locator(":focus").textContent(), "Skip to content");
      await page.keyboard.press("Enter");
      assertEquals(await page.locator(":focus").getAttribute("id"), "main");
    });
  });

  it("switches language and theme without script, and stays on the page", async () => {
    await withPage({ viewport: DESK, javaScriptEnabled: false }, async (page) => {
      await page.goto("/pricing");
      await page.getByRole("button", { name: "Français" }).click();
      await page.getByRole("heading", { name: "Questions fréquentes" }).waitFor();
      await page.getByRole("button", { name: "Sombre" }).click();
      assertEquals(new URL(page.url()).pathname, "/pricing");
      assertEquals(await page.locator("html").getAttribute("data-theme"), "dark");
      const pressed = page.getByRole("button", { name: "Sombre", pressed: true });
      assertEquals(await pressed.count(), 1);
    });
  });

  it("is readable by everyone with its menu open", async () => {
    await withPage({ viewport: PHONE }, async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: "Menu" }).click();
      assertEquals(await violationsOn(page), []);
    });
  });
});

describe("the page that waits for a payment", () => {
  const path = `/company/payment?contract=${CONTRACT_ID}`;
  const QUESTIONS = "**/company/payment/state?*";
  /** As the island has them. */
  const PAUSE_MS = 2_000;
  const QUESTIONS_MAX = 60;

  it("turns by itself once the bank has spoken, after failures too", async () => {
    await withPage({ viewport: PHONE }, async (page) => {
      await signIn(page);
      let questions = 0;
      await page.route(QUESTIONS, (route) => {
        questions += 1;
        if (questions === 1) return route.abort();
        if (questions === 2) return route.fulfill({ status: 503 });
        return route.fulfill({ json: { isWaiting: questions < 4 } });
      });
      await page.goto(path);
      await page.getByText("En attente de la confirmation…").waitFor();
      await page.waitForEvent("load");
      assertEquals(questions, 4);
    });
  });

  it("says so when it takes long, and asks no more", async () => {
    await withPage({ viewport: PHONE }, async (page) => {
      await signIn(page);
      await page.clock.install();
      let questions = 0;
      await page.route(QUESTIONS, (route) => {
        questions += 1;
        return route.fulfill({ json: { isWaiting: true } });
      });
      await page.goto(path);
      for (let asked = 0; asked < QUESTIONS_MAX; asked++) {
        const answer = page.waitForResponse(QUESTIONS);
        await page.clock.runFor(PAUSE_MS);
        await answer;
      }
      await page.getByText("C’est plus long que d’habitude.").waitFor();
      await page.clock.runFor(10 * PAUSE_MS);
      assertEquals(questions, QUESTIONS_MAX);
    });
  });
});

describe("an account", () => {
  for (const javaScriptEnabled of [true, false]) {
    it(`signs in with its cookies ${javaScriptEnabled ? "with" : "without"} script`, async () => {
      await withPage({ viewport: DESK, javaScriptEnabled }, async (page) => {
        await signIn(page);
        // The account's language is French, whatever the browser asked.
        assertStringIncludes(await page.textContent("h1") ?? "", "Vos sessions ouvertes");
        const cookies = await page.context().cookies();
        const open = cookies.filter(({ secure, httpOnly }) => !secure || !httpOnly);
        assertEquals(open, []);
      });
    });
  }

  for (const viewport of [PHONE, DESK]) {
    it(`has accessible pages of its own at ${viewport.width} px`, async () => {
      await withPage({ viewport }, async (page) => {
        await signIn(page);
        assertEquals(await violationsOn(page), []);
        const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assertEquals(excess, 0);
      });
    });
  }
});
