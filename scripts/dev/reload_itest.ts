import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Part, watchChanges } from "./changes.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { reload, type Renewable } from "./reload.ts";
import { eventually, withFolder } from "./testing.ts";

/** A stack that writes down what it is asked to do. */
function recordingStack(asked: string[]): Renewable {
  const record = (what: string) => () => {
    asked.push(what);
    return Promise.resolve();
  };
  return {
    migrate: record("migrate"),
    rebuildSite: record("rebuild site"),
    reloadEdge: record("reload edge"),
    restart: (name) => record(`restart ${name}`)(),
  };
}

/** A project with two programs, the first of which may be broken. */
function writeProject(project: string, main: string): void {
  Deno.mkdirSync(`${project}/api`);
  Deno.writeTextFileSync(`${project}/deno.json`, "{}\n");
  Deno.writeTextFileSync(`${project}/api/main.ts`, main);
  Deno.writeTextFileSync(`${project}/api/worker.ts`, "export const answer: number = 42;\n");
}

async function reloadParts(project: string, stack: Renewable, parts: Part[]): Promise<string[]> {
  const lines: string[] = [];
  const { signal } = new AbortController();
  await reload(stack, new Set(parts), { project, print: (line) => lines.push(line), signal });
  return lines;
}

describe("reload", () => {
  it("restarts api and worker when their sources are sound", () =>
    withFolder(async (project) => {
      writeProject(project, "export const answer: number = 42;\n");
      const asked: string[] = [];
      const lines = await reloadParts(project, recordingStack(asked), ["api"]);
      assertEquals(asked, ["restart api", "restart worker"]);
      assertStringIncludes(lines.join("\n"), "api: changes taken over in");
    }));

  it("leaves the old ones running when a source is broken, and shows why", () =>
    withFolder(async (project) => {
      writeProject(project, 'export const answer: number = "many";\n');
      const asked: string[] = [];
      const lines = await reloadParts(project, recordingStack(asked), ["api"]);
      assertEquals(asked, []);
      assertStringIncludes(lines[0] ?? "", "The change is not taken over, the old version goes on");
      assertStringIncludes(lines.join("\n"), "not assignable");
    }));

  it("renews the schema before the programs, and goes on after a part that fails", () =>
    withFolder(async (project) => {
      writeProject(project, "export const answer: number = 42;\n");
      const asked: string[] = [];
      const stack = {
        ...recordingStack(asked),
        rebuildSite: () => Promise.reject(new ExpectedFailure("no luck", ["here"])),
      };
      const lines = await reloadParts(project, stack, ["site", "api", "schema"]);
      assertEquals(asked, ["migrate", "restart api", "restart worker"]);
      assertEquals(lines.slice(-2), ["no luck", "  here"]);
    }));
});

describe("watchChanges", () => {
  it("tells what was saved, once for files that are saved together", () =>
    withFolder(async (project) => {
      for (const name of ["api", "site"]) Deno.mkdirSync(`${project}/${name}`);
      const stopping = new AbortController();
      const seen: Part[][] = [];
      const onChange = (parts: ReadonlySet<Part>) => {
        seen.push([...parts].toSorted());
        return Promise.resolve();
      };
      const watching = watchChanges(project, onChange, stopping.signal);
      Deno.writeTextFileSync(`${project}/site/index.tsx`, "1");
      Deno.writeTextFileSync(`${project}/api/main.ts`, "1");
      Deno.writeTextFileSync(`${project}/api/main_test.ts`, "1");
      await eventually("the change is told", () => seen.length > 0);
      Deno.writeTextFileSync(`${project}/site/index.tsx`, "2");
      await eventually("the next change is told", () => seen.length > 1);
      stopping.abort();
      await watching;
      assertEquals(seen, [["api", "site"], ["site"]]);
    }));
});
