/**
 * Rules about the repository itself, each a test: a rule that can be tested is not a sentence in a
 * document. Needs to read the repository, so a bare `deno test` ignores it; `deno task ok` runs it.
 */
import { assertEquals, assertLessOrEqual } from "@std/assert";
import { problems } from "../api/problems.ts";

const root = new URL("../", import.meta.url).pathname;
const mayRead = Deno.permissions.querySync({ name: "read", path: root }).state === "granted";

const SOURCE_LINES_MAX = 400;
const STAND_IN_LINES_MAX = 800;
const SKIPPED = new Set([".git", ".data", "node_modules", "_fresh", "generated", "coverage"]);
const FORBIDDEN_FOLDERS = ["controllers", "models", "types", "utils", "helpers", "common", "misc"];

interface SourceFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(root + folder)) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory && !SKIPPED.has(entry.name)) yield* walk(path);
    else if (entry.isFile) yield path;
  }
}

const paths = mayRead ? [...walk("")].sort() : [];
const read = (path: string): SourceFile => ({ path, text: Deno.readTextFileSync(root + path) });
const sources = paths.filter((path) => /\.tsx?$/.test(path)).map(read);
const documents = paths.filter((path) => path.endsWith(".md")).map(read);
const isTest = (path: string) => /_i?test\.tsx?$|\/testing(\.ts$|\/)/.test(path);

function check(name: string, findFaults: () => string[]): void {
  Deno.test({ name, ignore: !mayRead, fn: () => assertEquals(findFaults(), []) });
}

/** Every import of a file: its specifier, and whether only types cross. */
function importsOf({ text }: SourceFile): { specifier: string; typeOnly: boolean }[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?"([^"]+)"/gm,
  );
  const dynamic = text.matchAll(/\bimport\("([^"]+)"\)/g);
  return [
    ...[...statements].map((match) => ({ specifier: match[2] ?? "", typeOnly: !!match[1] })),
    ...[...dynamic].map((match) => ({ specifier: match[1] ?? "", typeOnly: false })),
  ];
}

/** Path in the repository of a relative import. */
function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

const arrows = sources.flatMap((file) =>
  importsOf(file).filter(({ specifier }) => specifier.startsWith(".")).map((each) => ({
    from: file.path,
    to: resolve(file.path, each.specifier),
    typeOnly: each.typeOnly,
  }))
);

const folderOf = (path: string) => path.split("/")[0] ?? "";
const capabilityOf = (path: string) => path.split("/").length > 2 ? path.split("/")[1] ?? "" : "";

/** What each folder may import beside itself. */
const MAY_IMPORT: Record<string, (arrow: { to: string; typeOnly: boolean }) => boolean> = {
  api: () => false,
  site: ({ to, typeOnly }) => typeOnly && to.startsWith("api/"),
  infra: () => false,
  proxy: ({ to }) => to.startsWith("infra/"),
  scripts: () => true,
  tests: () => true,
};

check(
  "folders import only what the architecture lets them",
  () =>
    arrows.filter(({ from, to, typeOnly }) => {
      const [source, target] = [folderOf(from), folderOf(to)];
      if (source === target || isTest(from)) return false;
      return !MAY_IMPORT[source]?.({ to, typeOnly });
    }).map(({ from, to }) => `${from} imports ${to}`),
);

check(
  "the api's core and database know no capability",
  () =>
    arrows.filter(({ from, to }) =>
      /^api\/(core|db)\//.test(from) && !isTest(from) && /^api\/\w+\//.test(to) &&
      !/^api\/(core|db)\//.test(to)
    ).map(({ from, to }) => `${from} imports ${to}`),
);

/** Files of a capability that others may import: its front door, and its tables of words. */
const FRONT_DOORS = /\/(service|problems|schema|templates|routes|sessions|better_auth)\.ts$/;

check(
  "capabilities call each other through their service only",
  () =>
    arrows.filter(({ from, to, typeOnly }) => {
      const [source, target] = [capabilityOf(from), capabilityOf(to)];
      if (
        !from.startsWith("api/") || !to.startsWith("api/") || isTest(from) || typeOnly
      ) return false;
      if (source === "" || target === "" || source === target) return false;
      if (["core", "db"].includes(target)) return false;
      return !FRONT_DOORS.test(to);
    }).map(({ from, to }) => `${from} imports ${to}`),
);

check("routes hold no SQL and queries know no problem", () => [
  ...arrows.filter(({ from, to, typeOnly }) =>
    /^api\/\w+\/routes\.ts$/.test(from) && /\/queries\.ts$/.test(to) && !typeOnly
  ).map(({ from, to }) => `${from} imports ${to}`),
  ...arrows.filter(({ from, to }) =>
    /^api\/\w+\/queries\.ts$/.test(from) && /core\/problem\.ts$/.test(to)
  ).map(({ from, to }) => `${from} imports ${to}`),
]);

check("no import goes round in a circle", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of arrows) {
    if (!typeOnly) next.set(from, [...next.get(from) ?? [], to]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) faults.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (done.has(path)) return;
    done.add(path);
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
  };
  for (const path of next.keys()) visit(path, []);
  return faults;
});

check(
  "dependencies are named once, in deno.json",
  () =>
    sources.flatMap((file) =>
      importsOf(file).filter(({ specifier }) => /^(npm|jsr|https?):/.test(specifier))
        .map(({ specifier }) => `${file.path} imports ${specifier}`)
    ),
);

check(
  "the environment is read in config and in what people run",
  () =>
    sources.filter(({ path, text }) =>
      /^(api|site|infra|proxy)\//.test(path) && !isTest(path) && !path.startsWith("site/fresh/") &&
      !/\/(main|worker|serve|migrate_main|config)\.ts$/.test(path) && /Deno\.env\b/.test(text)
    ).map(({ path }) => path),
);

/** Bypassing the tenant is a decision; each file that does it is listed with what it is for. */
const MAY_BYPASS_TENANT: Record<string, string> = {
  "api/core/context.ts": "declares it",
  "api/company/": "a company is made before anybody belongs to it",
  "api/invitations/": "the invited person has no account yet",
  "api/checkout/": "Stripe's webhook belongs to no company",
  "api/catalogue/": "the catalogue belongs to no company",
  "api/plans/": "plans belong to no company",
  "api/outbox/": "staff list dead letters",
};

check(
  "only listed files leave their tenant",
  () =>
    sources.filter(({ path, text }) =>
      path.startsWith("api/") && !isTest(path) &&
      /\btransactAsSystem\b|\bctx\.system\b/.test(text) &&
      !Object.keys(MAY_BYPASS_TENANT).some((prefix) => path.startsWith(prefix))
    ).map(({ path }) => path),
);

check(
  "every problem that is thrown is in the table",
  () =>
    sources.filter(({ path }) => path.startsWith("api/") && !isTest(path)).flatMap((
      { path, text },
    ) =>
      [...text.matchAll(/new Problem\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "")
        .filter((code) => !(code in problems)).map((code) => `${path}: ${code}`)
    ),
);

check(
  "source files stay small enough to hold one concept",
  () =>
    sources.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > SOURCE_LINES_MAX && !path.includes("testdata"))
      .map(({ path, lines }) => `${path}: ${lines} lines`),
);

Deno.test({
  name: "the stand-in for Fresh stays within its limit",
  ignore: !mayRead,
  fn: () => {
    const lines = sources.filter(({ path }) =>
      path.startsWith("site/fresh/") && !isTest(path) && !path.includes("testdata")
    ).reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
    assertLessOrEqual(lines, STAND_IN_LINES_MAX);
  },
});

check(
  "folders are named by what they do",
  () =>
    paths.filter((path) =>
      path.split("/").slice(0, -1).some((part) => FORBIDDEN_FOLDERS.includes(part))
    ),
);

check(
  "nothing is promised instead of done",
  () =>
    sources.filter(({ path, text }) =>
      path !== "tests/tidy_test.ts" && /\b(TODO|FIXME|XXX)\b|[Nn]ot implemented/.test(text)
    ).map(({ path }) => path),
);

check(
  "every folder that a newcomer opens has a README",
  () =>
    ["", "api/", "site/", "proxy/", "infra/", "scripts/", "tests/"].map((dir) => `${dir}README.md`)
      .filter((path) => !paths.includes(path)),
);

check(
  "documents name paths that exist",
  () =>
    documents.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:api|site|infra|proxy|scripts|tests|docs|\.ci)\/[\w./()\[\]-]*)`/g)]
        .map((match) => match[1] ?? "")
        .filter((named) => !exists(named)).map((named) => `${path}: ${named}`)
    ),
);

check("documents name tasks that exist", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${root}deno.json`));
  const ours = documents.filter(({ path }) => path !== "docs/requirements.md"); // the order itself
  return ours.flatMap(({ path, text }) =>
    [...text.matchAll(/deno(?:@[\d.]+)? task ([\w:]+)/g)].map((match) => match[1] ?? "")
      .filter((task) => !(task in tasks)).map((task) => `${path}: deno task ${task}`)
  );
});

function exists(path: string): boolean {
  try {
    Deno.statSync(root + path);
    return true;
  } catch {
    return false;
  }
}
