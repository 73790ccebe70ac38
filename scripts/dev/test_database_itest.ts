import { assert, assertEquals, assertFalse, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { exists } from "./commands.ts";
import { answers, readDatabaseVersion } from "./mariadb.ts";
import { joinServer } from "./test_database.ts";
import { guardFiles } from "./test_database_files.ts";
import { eventually, isLocked, withFolder } from "./testing.ts";

/** A process that stands for a `deno test`: it uses the server while it lives. */
function startUser(): Deno.ChildProcess {
  return new Deno.Command("sleep", { args: ["1000"] }).spawn();
}

async function end(user: Deno.ChildProcess): Promise<void> {
  user.kill("SIGKILL");
  await user.status;
}

async function serverHasEnded(directory: string): Promise<void> {
  await eventually(
    "the server has ended",
    async () =>
      !await isLocked(`${directory}/run/database.pid`) &&
      !await isLocked(`${directory}/run/supervisor.lock`),
    20_000,
  );
}

describe("joinServer", () => {
  it("gives all users one server, and ends it when the last was killed -9", () =>
    withFolder(async (directory) => {
      const [first, second] = [startUser(), startUser()];
      const urls = await Promise.all(
        [first, second].map((user) => joinServer(directory, user.pid)),
      );
      assertEquals(urls[0], urls[1]);
      const url = urls[0] ?? "";
      await end(first);
      assert(await answers(url));
      await end(second);
      await serverHasEnded(directory);
      assertFalse(await answers(url));
      assertFalse(exists(guardFiles(directory).url));
    }));

  it("starts a new, empty server for later users", () =>
    withFolder(async (directory) => {
      const first = startUser();
      const url = await joinServer(directory, first.pid);
      await end(first);
      const second = startUser();
      // The first server may still be stopping: whichever it is, it serves the second user.
      const later = await joinServer(directory, second.pid);
      assert((await readDatabaseVersion(later)).length > 0);
      await end(second);
      await serverHasEnded(directory);
      const third = startUser();
      assertNotEquals(await joinServer(directory, third.pid), url);
      await end(third);
      await serverHasEnded(directory);
    }));

  it("starts another server when the guard was killed -9", () =>
    withFolder(async (directory) => {
      const [first, second] = [startUser(), startUser()];
      const url = await joinServer(directory, first.pid);
      Deno.kill(Number(Deno.readTextFileSync(`${directory}/run/supervisor.lock`)), "SIGKILL");
      await eventually("the server went with its guard", async () => !await answers(url));
      assert(await answers(await joinServer(directory, second.pid)));
      await end(first);
      await end(second);
      await serverHasEnded(directory);
    }));
});
