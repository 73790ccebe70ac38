/**
 * `deno task dev`: the whole product on this machine, with a database, a mail inbox and a payment
 * provider of its own. Ctrl-C stops everything; nothing is left behind, not even after a kill -9.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { developmentTopology } from "../infra/environments/development.ts";
import { watchChanges } from "./dev/changes.ts";
import { loginLines, passwordsOf } from "./dev/demo_logins.ts";
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { findLaunchers, watchLaunchers } from "./dev/launchers.ts";
import { formatSeconds, printError, printLine } from "./dev/output.ts";
import { DEV_NEEDS, ensureNeeds } from "./dev/packages.ts";
import { PROJECT } from "./dev/project.ts";
import { reload } from "./dev/reload.ts";
import { type Stack, startStack } from "./dev/stack.ts";
import { demoLogins } from "./seed/demo_logins.ts";

const USAGE = `Runs everything on this machine: deno task dev

  --data-dir=PATH      keep everything there instead of in .data/dev
  --port-offset=N      add N to every port, to run beside another one
  --log-ins            only print the demo log-ins, with the codes of this moment
  --help               this text`;
/** One Ctrl-C may reach us twice: from the terminal, and passed on by what started us. */
const ONE_KEY_PRESS_MS = 1_000;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(Deno.args);
    if (options.help) printLine(USAGE);
    else if (options["log-ins"]) describeLogins().forEach(printLine);
    else await run(toPlace(options));
    return 0;
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    failureLines(error).forEach(printError);
    return 1;
  }
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        "data-dir": { type: "string", default: `${PROJECT}/.data/dev` },
        "port-offset": { type: "string", default: "0" },
        "log-ins": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ExpectedFailure(`Cannot start: ${cause}`, USAGE.split("\n"));
  }
}

interface Place {
  readonly dataDir: string;
  readonly portOffset: number;
}

function toPlace(options: ReturnType<typeof parseOptions>): Place {
  const portOffset = Number(options["port-offset"]);
  try {
    developmentTopology(portOffset);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExpectedFailure(error.message);
  }
  return { dataDir: resolve(options["data-dir"]), portOffset };
}

async function run(place: Place): Promise<void> {
  const stopping = new AbortController();
  const hurrying = new AbortController();
  let stoppingSince = 0;
  const stop = () => {
    if (stopping.signal.aborted) {
      if (performance.now() - stoppingSince > ONE_KEY_PRESS_MS) hurrying.abort();
      return;
    }
    stoppingSince = performance.now();
    printLine("\nStopping");
    stopping.abort(new ExpectedFailure("Stopped before everything was ready"));
  };
  for (const signal of STOP_SIGNALS) Deno.addSignalListener(signal, stop);
  using _launchers = watchLaunchers(await findLaunchers(), stop);

  const installed = await ensureNeeds(DEV_NEEDS, printLine);
  if (installed.length > 0) printLine(`Installed ${installed.join(", ")}`);
  printLine("Starting BusinessCare");
  const started = performance.now();
  const { signal } = stopping;
  const databaseUrl = Deno.env.get("DATABASE_URL");
  const stack = await startStack({
    ...place,
    print: printLine,
    signal,
    ...databaseUrl !== undefined && { databaseUrl },
  });
  hurrying.signal.addEventListener("abort", () => stack.killAll(), { once: true });
  announcement(stack, performance.now() - started).forEach(printLine);
  await serve(stack, signal);
  printLine("Stopped");
}

/** Takes changes over until somebody stops us, then stops everything in order. */
async function serve(stack: Stack, signal: AbortSignal): Promise<void> {
  // While we stop, a change that could not be taken over is no news.
  const print = (line: string) => signal.aborted || printLine(line);
  const surroundings = { project: PROJECT, print, signal };
  signal.addEventListener("abort", () => void stack.stop(), { once: true });
  try {
    await watchChanges(PROJECT, (parts) => reload(stack, parts, surroundings), signal);
  } finally {
    await stack.stop();
  }
}

function announcement(stack: Stack, durationMs: number): string[] {
  const { siteUrl, mailUrl, caPath, isCold } = stack;
  return [
    "",
    `Ready in ${formatSeconds(durationMs)} (${isCold ? "cold" : "warm"})`,
    "",
    `  ${siteUrl}`,
    "",
    `Every mail arrives at ${mailUrl}`,
    `Browsers accept the certificate once they trust ${caPath},`,
    "an authority made on this machine that can speak for localhost only",
    "",
    ...describeLogins(),
    "",
    "Ctrl-C stops everything",
  ];
}

function describeLogins(): string[] {
  return [
    `Log in with the password ${passwordsOf(demoLogins).join(" or ")} as`,
    ...loginLines(demoLogins, new Date()),
    "The codes of staff change every half minute: deno task dev --log-ins",
  ];
}
