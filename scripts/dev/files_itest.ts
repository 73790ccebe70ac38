import { assert, assertEquals, assertFalse } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { exists } from "./commands.ts";
import { lastLines, rotateLog } from "./logs.ts";
import { readIfThere, writePrivateFile } from "./private_files.ts";
import { forbidServiceStarts, restorePolicy } from "./service_guard.ts";
import { withFolder } from "./testing.ts";

describe("rotateLog", () => {
  it("moves a log that has grown too long, and keeps one old log", () =>
    withFolder((directory) => {
      const path = `${directory}/api.log`;
      for (const text of ["first log", "second log"]) {
        Deno.writeTextFileSync(path, text);
        rotateLog(path, 5);
      }
      assertFalse(exists(path));
      assertEquals(readIfThere(`${path}.1`), "second log");
    }));

  it("leaves a short log alone, and one that is not there", () =>
    withFolder((directory) => {
      const path = `${directory}/api.log`;
      rotateLog(path, 5);
      Deno.writeTextFileSync(path, "short");
      rotateLog(path, 5);
      assertEquals(readIfThere(path), "short");
    }));
});

describe("lastLines", () => {
  it("shows the end of a log without its empty lines", () =>
    withFolder((directory) => {
      const path = `${directory}/api.log`;
      Deno.writeTextFileSync(path, "one\ntwo\n\nthree\n");
      assertEquals(lastLines(path, 2), ["two", "three"]);
      assertEquals(lastLines(path, 9), ["one", "two", "three"]);
    }));

  it("reads only the end of a long log", () =>
    withFolder((directory) => {
      const path = `${directory}/api.log`;
      Deno.writeTextFileSync(path, `${"x".repeat(999)}\n`.repeat(100) + "the end\n");
      assertEquals(lastLines(path, 1), ["the end"]);
      assert(lastLines(path, 1000).length < 20);
    }));

  it("shows nothing of a log that is not there", () =>
    withFolder((directory) => {
      assertEquals(lastLines(`${directory}/none.log`, 5), []);
    }));
});

describe("writePrivateFile", () => {
  it("replaces a file, for its owner only, and leaves nothing beside it", () =>
    withFolder((directory) => {
      const path = `${directory}/secret`;
      writePrivateFile(path, "old");
      writePrivateFile(path, "new");
      assertEquals(readIfThere(path), "new");
      assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
      assertEquals([...Deno.readDirSync(directory)].length, 1);
    }));
});

describe("forbidServiceStarts", () => {
  it("answers 101 while it stands, and brings back what was there before", () =>
    withFolder(async (directory) => {
      const path = `${directory}/policy-rc.d`;
      Deno.writeTextFileSync(path, "#!/bin/sh\nexit 104\n", { mode: 0o755 });
      {
        using _guard = forbidServiceStarts(path);
        assertEquals((await new Deno.Command(path).output()).code, 101);
      }
      assertEquals((await new Deno.Command(path).output()).code, 104);
      assertEquals([...Deno.readDirSync(directory)].length, 1);
    }));

  it("leaves nothing where there was nothing before", () =>
    withFolder((directory) => {
      const path = `${directory}/policy-rc.d`;
      forbidServiceStarts(path)[Symbol.dispose]();
      assertEquals([...Deno.readDirSync(directory)], []);
    }));

  it("puts the first file back after runs that were killed", () =>
    withFolder((directory) => {
      const path = `${directory}/policy-rc.d`;
      Deno.writeTextFileSync(path, "theirs");
      // Never disposed of, as after kill -9.
      forbidServiceStarts(path);
      forbidServiceStarts(path);
      restorePolicy(path);
      assertEquals(readIfThere(path), "theirs");
      assertEquals([...Deno.readDirSync(directory)].length, 1);
    }));

  it("leaves a policy alone that is not ours", () =>
    withFolder((directory) => {
      const path = `${directory}/policy-rc.d`;
      Deno.writeTextFileSync(path, "theirs");
      restorePolicy(path);
      assertEquals(readIfThere(path), "theirs");
    }));
});
