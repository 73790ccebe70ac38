/**
 * `deno task dev`: the whole product on this machine, with a database, a mail inbox and a payment
 * provider of its own. Ctrl-C stops everything; nothing is left behind, not even after a kill -9.
 */
import { parseArgs } from "node:util";
import { watchChanges } from "./dev/changes.ts";
import { readDemoLogins } from "./dev/demo_logins.ts";
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { findLaunchers, watchLaunchers } from "./dev/launchers.ts";
import { formatSeconds, printError, printLine } from "./dev/output.ts";
import { DEV_NEEDS, ensureNeeds } from "./dev/packages.ts";
import { reload } from "./dev/reload.ts";
import { type Stack, startStack } from "./dev/stack.ts";

const PROJECT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const USAGE = `Runs everything on this machine: deno task dev

  --data-dir=PATH      keep everything there instead of in .data/dev
  --port-offset=N      add N to every port, to run beside another one
  --help               this text`;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(Deno.args);
    if (options === undefined) printLine(USAGE);
    else await run(options);
    return 0;
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    failureLines(error).forEach(printError);
    return 1;
  }
}

interface Options {
  readonly dataDir: string;
  readonly portOffset: number;
}

/** Undefined when help is asked for. */
function parseOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        "data-dir": { type: "string", default: `${PROJECT}/.data/dev` },
        "port-offset": { type: "string", default: "0" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return undefined;
    const portOffset = Number(values["port-offset"]);
    if (!Number.isInteger(portOffset)) throw new TypeError("--port-offset must be a number");
    const dataDir = values["data-dir"];
    return { dataDir: dataDir.startsWith("/") ? dataDir : `${Deno.cwd()}/${dataDir}`, portOffset };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ExpectedFailure(`Cannot start: ${cause}`, USAGE.split("\n"));
  }
}

async function run(options: Options): Promise<void> {
  const stopping = new AbortController();
  const hurrying = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) return hurrying.abort();
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
    ...options,
    print: printLine,
    signal,
    ...databaseUrl !== undefined && { databaseUrl },
  });
  hurrying.signal.addEventListener("abort", () => stack.killAll(), { once: true });
  await announce(stack, performance.now() - started);
  await serve(stack, signal);
  printLine("Stopped");
}

/** Takes changes over until somebody stops us, then stops everything in order. */
async function serve(stack: Stack, signal: AbortSignal): Promise<void> {
  const surroundings = { project: PROJECT, print: printLine };
  try {
    await watchChanges(PROJECT, (parts) => reload(stack, parts, surroundings), signal);
  } finally {
    await stack.stop();
  }
}

async function announce(stack: Stack, durationMs: number): Promise<void> {
  const { siteUrl, mailUrl, caPath, isCold } = stack;
  const lines = [
    "",
    `Ready in ${formatSeconds(durationMs)} (${isCold ? "cold" : "warm"})`,
    "",
    `  ${siteUrl}`,
    "",
    `Every mail arrives at ${mailUrl}`,
    `Browsers accept the certificate once they trust ${caPath},`,
    "an authority made on this machine that can speak for localhost only",
    "",
    "Log in as:",
    ...await readDemoLogins(),
    "",
    "Ctrl-C stops everything",
  ];
  lines.forEach(printLine);
}
