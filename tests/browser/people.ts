/** The people of the demo data at their browsers. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { TOTP } from "otpauth";
import type { Stack } from "../../scripts/dev/stack.ts";
import { DEMO_DOMAIN, DEMO_PASSWORD, demoLogins } from "../../scripts/seed/demo_logins.ts";
import { DESKTOP, visit } from "./chromium.ts";

type Role = (typeof demoLogins)[number]["role"];

/** Companies of the demo data in states that the demo log-ins' own is not in. */
export const UNPAID_ADMIN = `direction@papeterie-du-canal.${DEMO_DOMAIN}`;
export const UNSUBSCRIBED_ADMIN = `direction@galerie-ocre.${DEMO_DOMAIN}`;
/** Administers a company with more employees than a page of the list shows. */
export const LARGE_ADMIN = `direction@helianthe.${DEMO_DOMAIN}`;

/** What a browser has kept after signing in. */
export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

export function emailOf(role: Role): string {
  const login = demoLogins.find((each) => each.role === role);
  if (login === undefined) throw new Error(`Cannot sign in as "${role}": nobody has this role`);
  return login.email;
}

/** Signs in through the pages, with the second factor where there is one. */
export async function signIn(browser: Browser, stack: Stack, email: string): Promise<Session> {
  await using visitor = await visit(browser, { viewport: DESKTOP });
  const { page, context } = visitor;
  await page.goto(`${stack.siteUrl}/sign-in`);
  await page.fill("#email", email);
  await page.fill("#password", DEMO_PASSWORD);
  await page.click("main form button[type=submit]");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  if (new URL(page.url()).pathname === "/sign-in/code") {
    await page.fill("#code", codeFor(email));
    await page.click("main form button[type=submit]");
    await page.waitForURL((url) => url.pathname !== "/sign-in/code");
  }
  return await context.storageState();
}

function codeFor(email: string): string {
  const secret = demoLogins.find((login) => login.email === email)?.totpSecret;
  if (secret === undefined) throw new Error(`Cannot sign in as "${email}": no second factor known`);
  return new TOTP({ secret }).generate();
}

/** Has the account and this browser speak `language`, through the switch in the header. */
export async function speak(page: Page, language: "fr" | "en"): Promise<void> {
  if (await page.getAttribute("html", "lang") === language) return;
  const menu = page.locator(".menu-button");
  if (await menu.isVisible()) await menu.click();
  await page.click(`button[name=language][value=${language}]`);
  await page.waitForSelector(`html[lang=${language}]`);
}
