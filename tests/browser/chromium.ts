/** Real Chromium, as people meet the site: a browser of their own, a language, a screen. */
import type { Browser, BrowserContext, Page } from "playwright-core";

export { launchBrowser, violationsOn } from "../../site/testing/browser.ts";

/** Slow machines are no failure; a page that never comes is. */
const WAIT_MAX_MS = 15_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

export interface VisitOptions {
  readonly language?: "fr" | "en";
  readonly javaScriptEnabled?: boolean;
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: "light" | "dark";
  /** What an earlier visit kept, such as its session. */
  readonly storageState?: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

export interface Visit extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained about: script errors, refused resources, policy violations. */
  readonly complaints: string[];
}

/** A person with a browser of their own: no cookie, a language, a screen. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    // The development authority is not Chromium's; what TLS must be is tested in tests/edge.
    ignoreHTTPSErrors: true,
    locale: options.language === "en" ? "en-GB" : "fr-FR",
    timezoneId: "Europe/Paris",
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    viewport: options.viewport ?? DESKTOP,
    colorScheme: options.colorScheme ?? "light",
    ...options.storageState && { storageState: options.storageState },
  });
  context.setDefaultTimeout(WAIT_MAX_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  return { context, page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
