/** One run of the gate: checks that need no test, then suite after suite, then the sum of all. */
import { exists } from "./commands.ts";
import { ExpectedFailure, failureLines } from "./expected_failure.ts";
import { addCounts, countReport, type Counts, NO_TESTS, ONE_FAILED, testsLine } from "./junit.ts";
import { formatSeconds } from "./output.ts";
import { filesOf, floorFault, homelessFiles, type Level, type Suite, suitesOf } from "./suites.ts";

/** What a run needs of the world. */
export interface GateOptions {
  readonly level: Level;
  readonly print: (line: string) => void;
  /** Given to the suites beside what we have ourselves. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes what the site's tests serve. @throws {ExpectedFailure} */
  readonly buildSite: () => Promise<void>;
  /** Where the reports go. */
  readonly reportDir: string;
  readonly signal: AbortSignal;
}

interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "--quiet", "."] },
  { name: "generated files", args: ["run", "-P=generate", "scripts/generate.ts", "--check"] },
];

/** A suite that hangs is ended, so that the run still closes with its line. */
const SUITE_WITHIN_MS: Record<Level, number> = {
  ok: 5 * 60_000,
  all: 15 * 60_000,
  long: 60 * 60_000,
};
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([".data", ".git", "_fresh", "node_modules"]);

/**
 * Runs everything of a level, also after failures, and prints a table and the closing line.
 * @returns true when nothing failed
 */
export async function runGate(options: GateOptions): Promise<boolean> {
  const rows: Row[] = [];
  for (const { name, args } of CHECKS) {
    rows.push(await runCheck(name, () => requireDeno(args, options.signal)));
  }
  rows.push(await runCheck("site build", options.buildSite));
  const paths = listFiles(".");
  for (const path of homelessFiles(paths)) rows.push(faultRow(`"${path}" is in no suite`));
  for (const suite of suitesOf(options.level)) {
    rows.push(await runSuite(suite, filesOf(suite, paths), options));
  }
  for (const line of tableOf(rows)) options.print(line);
  const counts = rows.map((row) => row.counts).reduce(addCounts, NO_TESTS);
  options.print(testsLine(counts));
  return counts.failed === 0;
}

/** One line of the table. */
interface Row {
  readonly name: string;
  readonly counts: Counts;
  readonly durationMs: number;
  /** What went wrong beside failed tests. */
  readonly fault?: string;
}

function faultRow(fault: string): Row {
  return { name: "gate", counts: ONE_FAILED, durationMs: 0, fault };
}

async function runCheck(name: string, work: () => Promise<void>): Promise<Row> {
  const started = performance.now();
  try {
    await work();
    return { name, counts: NO_TESTS, durationMs: performance.now() - started };
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    const fault = failureLines(error).join("\n");
    return { name, counts: ONE_FAILED, durationMs: performance.now() - started, fault };
  }
}

async function requireDeno(args: readonly string[], signal: AbortSignal): Promise<void> {
  if (!await runDeno(args, {}, signal)) throw new ExpectedFailure(`deno ${args.join(" ")}`);
}

async function runSuite(
  suite: Suite,
  files: readonly string[],
  options: GateOptions,
): Promise<Row> {
  const { name } = suite;
  if (files.length === 0) return faultRow(`${name}: no test file was found`);
  options.print(`\n# ${name}`);
  const report = `${options.reportDir}/${name}.xml`;
  if (exists(report)) Deno.removeSync(report);
  const started = performance.now();
  const signal = AbortSignal.any([
    options.signal,
    AbortSignal.timeout(SUITE_WITHIN_MS[options.level]),
  ]);
  const args = ["test", `--junit-path=${report}`, ...suite.flags, ...files];
  const success = await runDeno(args, options.env, signal);
  const counts = exists(report) ? countReport(Deno.readTextFileSync(report)) : NO_TESTS;
  return judgeSuite(suite, { counts, success, durationMs: performance.now() - started });
}

/** A suite has failed when a test did, when the program did, or when tests have vanished. */
export function judgeSuite(
  suite: Suite,
  run: { counts: Counts; success: boolean; durationMs: number },
): Row {
  const { counts, success, durationMs } = run;
  const row = { name: suite.name, counts, durationMs };
  const fault = success || counts.failed > 0
    ? floorFault(suite, counts.passed + counts.failed)
    : `${suite.name}: deno test failed outside its tests`;
  return fault === undefined ? row : { ...row, counts: addCounts(counts, ONE_FAILED), fault };
}

/** The table of a run: a line for each part, faults below. */
export function tableOf(rows: readonly Row[]): string[] {
  const lines = rows.filter((row) => row.name !== "gate").map(({ name, counts, durationMs }) =>
    [
      name.padEnd(16),
      String(counts.passed).padStart(6),
      String(counts.failed).padStart(6),
      String(counts.skipped).padStart(7),
      formatSeconds(durationMs).padStart(8),
    ].join(" ")
  );
  const faults = rows.flatMap(({ fault }) => fault === undefined ? [] : [`FAILED ${fault}`]);
  return ["", `${"".padEnd(16)} passed failed skipped     time`, ...lines, ...faults];
}

async function runDeno(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  const { success } = await new Deno.Command("setpriv", {
    // Tied to our life: after a kill -9 of the gate its tests do not go on.
    args: ["--pdeathsig", "TERM", "--", Deno.execPath(), ...args],
    env: { ...env },
    stdin: "null",
    signal,
  }).spawn().status;
  return success;
}

function listFiles(root: string): string[] {
  const entries = [...Deno.readDirSync(root)].filter(({ name }) => !SKIPPED_FOLDERS.has(name));
  return entries.flatMap(({ name, isDirectory }) => {
    const path = root === "." ? name : `${root}/${name}`;
    return isDirectory ? listFiles(path) : [path];
  });
}
