/**
 * Takes the README's pictures: `deno run -P=system scripts/screenshots.ts`. It starts a stack of its
 * own with the demo data, so nobody's accounts are in them.
 */
import type { Browser, Page } from "playwright-core";
import type { Stack } from "./dev/stack.ts";
import { startTestStack } from "./dev/test_stack.ts";
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { printError, printLine } from "./dev/output.ts";
import { DESKTOP, launchBrowser, PHONE, visit } from "../tests/browser/chromium.ts";
import { emailOf, signIn } from "../tests/browser/people.ts";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;
/** A README is read on slow lines, too. */
const BYTES_MAX = 300 * 1024;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  try {
    await using stack = await startTestStack("screenshots");
    const browser = await launchBrowser();
    try {
      await takeHome(browser, stack);
      await takeCatalogue(browser, stack);
    } finally {
      await browser.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    failureLines(error).forEach(printError);
    return 1;
  }
}

async function takeHome(browser: Browser, stack: Stack): Promise<void> {
  await using visitor = await visit(browser, { viewport: DESKTOP });
  await visitor.page.goto(stack.siteUrl);
  await save(visitor.page, "home.png");
}

async function takeCatalogue(browser: Browser, stack: Stack): Promise<void> {
  const storageState = await signIn(browser, stack, emailOf("employee"));
  await using visitor = await visit(browser, { viewport: PHONE, storageState });
  await visitor.page.goto(`${stack.siteUrl}/catalogue`);
  await save(visitor.page, "catalogue-phone.png");
}

/** What is on the screen, without what one would scroll to. */
async function save(page: Page, name: string): Promise<void> {
  const image = await page.screenshot();
  if (image.length > BYTES_MAX) {
    throw new ExpectedFailure(`Cannot save "${name}": it has ${image.length} bytes`);
  }
  Deno.mkdirSync(FOLDER, { recursive: true });
  Deno.writeFileSync(FOLDER + name, image);
  printLine(`docs/images/${name}  ${Math.ceil(image.length / 1024)} KiB`);
}
