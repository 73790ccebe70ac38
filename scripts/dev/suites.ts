/** The suites of tests: which files each one holds, when it runs, and how small it may become. */

/** How much a run of the gate covers; each contains the one before. */
export type Level = "ok" | "all" | "long";

export interface Suite {
  readonly name: string;
  /** The first level that runs it. */
  readonly level: "ok" | "all";
  /** Which files it holds, by their path from the project's root. */
  readonly files: RegExp;
  /** Flags of `deno test`; none is what a bare `deno test` has: no permission at all. */
  readonly flags: readonly string[];
  /** The run fails when fewer tests than this have run: tests do not vanish unseen. */
  readonly floor: number;
}

const SYSTEM = ["-P=system"] as const;

export const SUITES: readonly Suite[] = [
  {
    name: "unit",
    level: "ok",
    files: /^(?!tests\/tidy_test\.ts$).*_test\.tsx?$/,
    flags: [],
    floor: 620,
  },
  // Reads the whole project, which a bare `deno test` may not: there its tests are skipped.
  {
    name: "tidy",
    level: "ok",
    files: /^tests\/tidy_test\.ts$/,
    flags: ["--allow-read=."],
    floor: 15,
  },
  {
    name: "database",
    level: "ok",
    files: /^(api|infra|proxy|site)\/(?!(.*\/)?browser_itest).*_itest\.tsx?$/,
    flags: SYSTEM,
    floor: 570,
  },
  { name: "scripts", level: "all", files: /^scripts\/.*_itest\.tsx?$/, flags: SYSTEM, floor: 210 },
  { name: "edge", level: "all", files: /^tests\/edge\/.*_itest\.tsx?$/, flags: SYSTEM, floor: 72 },
  {
    name: "browser",
    level: "all",
    files: /^tests\/browser\/.*_itest\.tsx?$|(^|\/)browser_itest\.tsx?$/,
    flags: SYSTEM,
    floor: 50,
  },
  {
    name: "faults",
    level: "all",
    files: /^tests\/faults\/.*_itest\.tsx?$/,
    flags: SYSTEM,
    floor: 50,
  },
];

/** The suites of a level. */
export function suitesOf(level: Level): readonly Suite[] {
  return level === "ok" ? SUITES.filter((suite) => suite.level === "ok") : SUITES;
}

/** The files of a suite among paths from the project's root. */
export function filesOf(suite: Suite, paths: readonly string[]): string[] {
  return paths.filter((path) => suite.files.test(path)).toSorted();
}

/** Test files that no suite would ever run: each is a mistake in its name or its place. */
export function homelessFiles(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    /_i?test\.tsx?$/.test(path) && !SUITES.some((suite) => suite.files.test(path))
  );
}

/** Why a run with this many tests is too small; undefined when it is not. */
export function floorFault(suite: Suite, testsRun: number): string | undefined {
  if (testsRun >= suite.floor) return undefined;
  return `${suite.name}: only ${testsRun} tests ran, at least ${suite.floor} must`;
}
