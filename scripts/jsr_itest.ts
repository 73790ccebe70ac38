import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure } from "./dev/expected_failure.ts";
import { PROJECT } from "./dev/project.ts";
import { withFolder } from "./dev/testing.ts";
import { type JsrSteps, switchOff, switchOn } from "./jsr.ts";

/** A copy of the project's own files, so that a change of deno.json's form fails here. */
function withCopy(body: (root: string) => Promise<void> | void): Promise<void> {
  return withFolder(async (root) => {
    for (const name of ["deno.json", "deno.lock"]) {
      Deno.copyFileSync(`${PROJECT}/${name}`, `${root}/${name}`);
    }
    await body(root);
  });
}

function readAll(root: string): Record<string, string> {
  const names = [...Deno.readDirSync(root)].map((entry) => entry.name).toSorted();
  return Object.fromEntries(names.map((name) => [name, Deno.readTextFileSync(`${root}/${name}`)]));
}

function lockingSteps(root: string): JsrSteps {
  return {
    isReachable: () => Promise.resolve(true),
    relock: () => {
      Deno.writeTextFileSync(`${root}/deno.jsr.lock`, "{}\n");
      return Promise.resolve({ success: true, lines: [] });
    },
  };
}

describe("switchOn", () => {
  it("takes the stand-ins out, and locks beside the lock of the stand-ins", () =>
    withCopy(async (root) => {
      const before = readAll(root);
      assertEquals(
        await switchOn(root, lockingSteps(root)),
        "On: the packages of JSR are in use, locked in deno.jsr.lock",
      );
      const config: unknown = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
      assert(typeof config === "object" && config !== null);
      assert(!("links" in config) && "lock" in config);
      assertEquals(readAll(root)["deno.lock"], before["deno.lock"]);
    }));

  it("changes nothing when it is on already", () =>
    withCopy(async (root) => {
      await switchOn(root, lockingSteps(root));
      const once = readAll(root);
      await switchOn(root, lockingSteps(root));
      assertEquals(readAll(root), once);
    }));

  it("refuses when JSR is out of reach, and changes nothing", () =>
    withCopy(async (root) => {
      const before = readAll(root);
      await assertRejects(
        () => switchOn(root, { ...lockingSteps(root), isReachable: () => Promise.resolve(false) }),
        ExpectedFailure,
        "Cannot switch on: jsr.io cannot be reached; nothing has changed",
      );
      assertEquals(readAll(root), before);
    }));

  for (const kept of [undefined, "kept\n"]) {
    it(`refuses when locking fails, and restores ${kept ? "the old" : "no"} lock`, () =>
      withCopy(async (root) => {
        if (kept !== undefined) Deno.writeTextFileSync(`${root}/deno.jsr.lock`, kept);
        const before = readAll(root);
        const relock = async () => {
          await lockingSteps(root).relock();
          return { success: false, lines: ["a version is gone"] };
        };
        const failure = await assertRejects(
          () => switchOn(root, { ...lockingSteps(root), relock }),
          ExpectedFailure,
        );
        assertEquals(failure.details, ["a version is gone"]);
        assertEquals(readAll(root), before);
      }));
  }

  it("refuses a deno.json without the line it replaces, and changes nothing", () =>
    withCopy(async (root) => {
      Deno.writeTextFileSync(`${root}/deno.json`, "{}\n");
      const before = readAll(root);
      await assertRejects(
        () => switchOn(root, lockingSteps(root)),
        ExpectedFailure,
        "Cannot switch on: deno.json has no line",
      );
      assertEquals(readAll(root), before);
    }));
});

describe("switchOff", () => {
  it("restores deno.json and deno.lock byte for byte, and keeps the lock of JSR", () =>
    withCopy(async (root) => {
      const before = readAll(root);
      await switchOn(root, lockingSteps(root));
      assertNotEquals(readAll(root), before);
      switchOff(root);
      assertEquals(readAll(root), { ...before, "deno.jsr.lock": "{}\n" });
    }));

  it("changes nothing when it is off already", () =>
    withCopy((root) => {
      const before = readAll(root);
      assertEquals(switchOff(root), "Already off: the stand-ins are in use");
      assertEquals(readAll(root), before);
    }));

  it("refuses a deno.json without the line it replaces", () =>
    withCopy((root) => {
      Deno.writeTextFileSync(`${root}/deno.json`, "{}\n");
      assertThrows(() => switchOff(root), ExpectedFailure, "Cannot switch off");
    }));
});
