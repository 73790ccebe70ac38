/**
 * `deno task ok`, `deno task test`, `deno task test:long`: the gate. It installs what the tests
 * need, starts one database server for all of them, and closes with the line
 * `tests: N passed, N failed, N skipped`.
 */
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { runGate } from "./dev/gate.ts";
import { ONE_FAILED, testsLine } from "./dev/junit.ts";
import { findLaunchers, watchLaunchers } from "./dev/launchers.ts";
import { describeDatabase, readDatabaseVersion } from "./dev/mariadb.ts";
import { printError, printLine } from "./dev/output.ts";
import { DEV_NEEDS, ensureNeeds, TEST_NEEDS } from "./dev/packages.ts";
import { PROJECT } from "./dev/project.ts";
import { Supervisor } from "./dev/processes.ts";
import { buildSite } from "./dev/site_build.ts";
import type { Level } from "./dev/suites.ts";
import { startTestServer } from "./dev/test_server.ts";

const DATA_DIR = `${PROJECT}/.data/gate`;
const REPORT_DIR = `${PROJECT}/.data/reports`;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new ExpectedFailure("Stopped before the end"));
  for (const signal of STOP_SIGNALS) Deno.addSignalListener(signal, stop);
  using _launchers = watchLaunchers(await findLaunchers(), stop);
  try {
    return await run(parseLevel(Deno.args), stopping.signal) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    failureLines(error).forEach(printError);
    printLine(testsLine(ONE_FAILED));
    return 1;
  }
}

async function run(level: Level, signal: AbortSignal): Promise<boolean> {
  Deno.chdir(PROJECT);
  await ensureNeeds(level === "ok" ? DEV_NEEDS : TEST_NEEDS, printLine);
  Deno.mkdirSync(REPORT_DIR, { recursive: true });
  const supervisor = await Supervisor.open({ dataDir: DATA_DIR, print: printLine, signal });
  try {
    const url = Deno.env.get("TEST_DATABASE_URL") ??
      await startTestServer(supervisor, `${DATA_DIR}/mariadb`);
    printLine(`database: ${describeDatabase(await readDatabaseVersion(url))}`);
    const env = { TEST_DATABASE_URL: url, TEST_SIZE: level === "long" ? "long" : "short" };
    return await runGate({
      level,
      env,
      signal,
      print: printLine,
      reportDir: REPORT_DIR,
      buildSite: () => buildSite(PROJECT, (plan) => supervisor.run(plan)),
    });
  } finally {
    await supervisor.stopAll([]);
  }
}

function parseLevel(args: readonly string[]): Level {
  const [level] = args;
  if (level === "ok" || level === "all" || level === "long") return level;
  throw new ExpectedFailure("Use: deno run -P=system scripts/test.ts ok | all | long");
}
