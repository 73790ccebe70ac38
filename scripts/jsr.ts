/**
 * `deno task jsr on|off`: uses the real packages of JSR, or the stand-ins of this repository.
 *
 * One line of deno.json decides: with `links` Deno takes the stand-ins' folders instead of asking
 * JSR; with `lock` in its place the real packages are used and locked in deno.jsr.lock. deno.lock
 * belongs to the stand-ins and is never touched by `on`, so `off` restores both byte for byte.
 */
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { printError, printLine } from "./dev/output.ts";
import { readIfThere } from "./dev/private_files.ts";

const USAGE = "Use: deno task jsr on | off";

/** The line with stand-ins, exactly as it stands in deno.json. */
const LINKS_LINE = `  "links": ["./site/fresh", "./tests/std/assert", "./tests/std/testing"],\n`;
/** The line that takes its place. */
const LOCK_LINE = `  "lock": "deno.jsr.lock",\n`;

const JSR_LOCK = "deno.jsr.lock";
/** Asked for to see whether JSR can be reached: the smallest of the packages we need. */
const PROBE = "jsr:@std/assert@^1";

/** What needs the network; tests pass their own. */
export interface JsrSteps {
  readonly isReachable: () => Promise<boolean>;
  /** Installs what deno.json asks for and writes its lock file. @returns success, last words */
  readonly relock: () => Promise<{ success: boolean; lines: string[] }>;
}

/**
 * Switches to the real packages.
 * @throws {ExpectedFailure} when JSR cannot be reached or the packages do not lock; nothing has
 * changed then
 */
export async function switchOn(root: string, steps: JsrSteps): Promise<string> {
  const path = `${root}/deno.json`;
  const before = Deno.readTextFileSync(path);
  if (before.includes(LOCK_LINE)) return "Already on: the packages of JSR are in use";
  if (!before.includes(LINKS_LINE)) {
    throw new ExpectedFailure(`Cannot switch on: deno.json has no line ${LINKS_LINE.trim()}`);
  }
  if (!await steps.isReachable()) {
    throw new ExpectedFailure("Cannot switch on: jsr.io cannot be reached; nothing has changed");
  }
  const lockBefore = readIfThere(`${root}/${JSR_LOCK}`);
  Deno.writeTextFileSync(path, before.replace(LINKS_LINE, LOCK_LINE));
  const { success, lines } = await steps.relock();
  if (success) return `On: the packages of JSR are in use, locked in ${JSR_LOCK}`;
  Deno.writeTextFileSync(path, before);
  restore(`${root}/${JSR_LOCK}`, lockBefore);
  throw new ExpectedFailure(
    "Cannot switch on: the packages do not lock; nothing has changed",
    lines,
  );
}

/** Switches back to the stand-ins; deno.jsr.lock stays for the next time. */
export function switchOff(root: string): string {
  const path = `${root}/deno.json`;
  const before = Deno.readTextFileSync(path);
  if (before.includes(LINKS_LINE)) return "Already off: the stand-ins are in use";
  if (!before.includes(LOCK_LINE)) {
    throw new ExpectedFailure(`Cannot switch off: deno.json has no line ${LOCK_LINE.trim()}`);
  }
  Deno.writeTextFileSync(path, before.replace(LOCK_LINE, LINKS_LINE));
  return "Off: the stand-ins are in use";
}

function restore(path: string, text: string | undefined): void {
  if (text !== undefined) Deno.writeTextFileSync(path, text);
  else if (readIfThere(path) !== undefined) Deno.removeSync(path);
}

const realSteps: JsrSteps = {
  isReachable: async () =>
    (await runDeno(["info", "--no-config", "--no-lock", "--reload", PROBE])).success,
  relock: () => runDeno(["install"]),
};

async function runDeno(args: readonly string[]): Promise<{ success: boolean; lines: string[] }> {
  const { success, stderr } = await new Deno.Command("deno", { args: [...args], stdin: "null" })
    .output();
  const lines = new TextDecoder().decode(stderr).split("\n").filter((line) => line.trim() !== "");
  return { success, lines: lines.slice(-12) };
}

async function main(): Promise<number> {
  const [order] = Deno.args;
  try {
    if (order === "on") printLine(await switchOn(".", realSteps));
    else if (order === "off") printLine(switchOff("."));
    else throw new ExpectedFailure(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    failureLines(error).forEach(printError);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main());
