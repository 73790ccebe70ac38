/** Chromium for tests, as installed on the machine. */
import type { Browser, Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
/** Without the later ones it looks for its maker's hosts, which fails on a closed network. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// At import playwright-core looks for Windows in /proc/sys, which Deno opens only to --allow-all.
// This switch of its `is-wsl` leaves the look out, hence imports that wait for it.
Deno.env.set("__IS_WSL_TEST__", "1");
const { chromium } = await import("playwright-core");
const { AxeBuilder } = await import("@axe-core/playwright");

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** What axe finds on the page against WCAG 2.2 AA and its own best practices. */
export async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
