/** What every page owes whoever opens it, measured in the browser. */
import { assertEquals, assertLessOrEqual } from "@std/assert";
import type { Page } from "playwright-core";
import { violationsOn } from "./chromium.ts";

/** The most a page may weigh, in bytes as they travel, compressed. */
const WEIGHTS_MAX = { html: 30 * 1024, css: 15 * 1024, js: 40 * 1024 };
/** WCAG 2.2, 2.5.8, in CSS pixels. */
const TARGET_MIN = 24;

export interface Expected {
  readonly language: "fr" | "en";
  readonly hasIsland: boolean;
}

/** Fails, naming the page, where it is not readable by everyone, not whole, or too heavy. */
export async function inspect(page: Page, { language, hasIsland }: Expected): Promise<void> {
  const where = `${new URL(page.url()).pathname} in ${language}`;
  assertEquals(await page.getAttribute("html", "lang"), language, where);
  assertEquals(await page.locator("h1").count(), 1, `${where} has one h1`);
  assertEquals(await violationsOn(page), [], where);
  const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  assertEquals(excess, 0, `${where} scrolls sideways`);
  assertEquals(await page.locator("script").count() > 0, hasIsland, `${where}: script`);
  const weights = await weigh(page);
  assertLessOrEqual(weights.html, WEIGHTS_MAX.html, `${where}: HTML`);
  assertLessOrEqual(weights.css, WEIGHTS_MAX.css, `${where}: styles`);
  assertLessOrEqual(weights.js, WEIGHTS_MAX.js, `${where}: scripts`);
}

/** Bytes of the page and of what it loads, as they travelled when they last did. */
async function weigh(page: Page): Promise<{ html: number; css: number; js: number }> {
  const timings: [name: string, bytes: number][] = await page.evaluate(
    `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .map(({ name, encodedBodySize }) => [name, encodedBodySize])`,
  );
  const sum = (pattern: RegExp) =>
    timings.filter(([name]) => pattern.test(new URL(name).pathname))
      .reduce((total, [, bytes]) => total + bytes, 0);
  return { html: timings[0]?.[1] ?? 0, css: sum(/\.css$/), js: sum(/\.js$/) };
}

/** Everything that is clicked and smaller than a finger; links within a sentence are left out. */
export async function smallTargets(page: Page): Promise<string[]> {
  return await page.evaluate(
    `[...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
      .filter((element) => element.checkVisibility() && !element.matches(".skip-link"))
      .filter((element) => getComputedStyle(element).display !== "inline")
      .map((element) => [element.outerHTML, element.getBoundingClientRect()])
      .filter(([, { width, height }]) => Math.min(width, height) < ${TARGET_MIN})
      .map(([html]) => html)`,
  );
}
