/**
 * The guard of the shared test database: starts it, and ends it with the last of its users.
 * Run by test_database.ts as `deno run -P=system scripts/dev/test_database_guard.ts <folder>`.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ExpectedFailure, failureLines } from "./expected_failure.ts";
import { isAlive } from "./launchers.ts";
import { answers } from "./mariadb.ts";
import { readIfThere, writePrivateFile } from "./private_files.ts";
import { Supervisor } from "./processes.ts";
import { guardFiles } from "./test_database_files.ts";
import { startTestServer } from "./test_server.ts";

const LOOK_EVERY_MS = 200;
/** A guard before us may be stopping its server; ours waits that long for the folder. */
const FOLDER_WITHIN_MS = 60_000;

if (import.meta.main) {
  const [directory] = Deno.args;
  if (directory === undefined) throw new Error("Cannot guard: no folder is given");
  Deno.mkdirSync(`${directory}/logs`, { recursive: true });
  try {
    await guard(directory);
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error;
    for (const line of failureLines(error)) log(directory, line);
    Deno.exit(1);
  }
}

async function guard(directory: string): Promise<void> {
  const supervisor = await openWhenFree(directory);
  if (supervisor === undefined) return;
  try {
    await serve(directory, supervisor);
  } finally {
    await supervisor.stopAll([]);
  }
}

/** Undefined when another guard serves, or when nobody needs one any more. */
async function openWhenFree(directory: string): Promise<Supervisor | undefined> {
  const deadline = performance.now() + FOLDER_WITHIN_MS;
  while (true) {
    const url = readIfThere(guardFiles(directory).url);
    if (url !== undefined && await answers(url)) return undefined;
    if (!hasUsers(directory)) return undefined;
    try {
      return await Supervisor.open({ dataDir: directory, print: (line) => log(directory, line) });
    } catch (error) {
      if (!(error instanceof ExpectedFailure) || performance.now() > deadline) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
}

async function serve(directory: string, supervisor: Supervisor): Promise<void> {
  const url = await startTestServer(supervisor, `${directory}/mariadb`);
  const files = guardFiles(directory);
  while (hasUsers(directory)) {
    writePrivateFile(files.url, url);
    while (hasUsers(directory)) await delay(LOOK_EVERY_MS);
    // Taken away before the last look: see joinServer.
    Deno.removeSync(files.url);
  }
}

/** True while a registered process lives; forgets those that have ended. */
function hasUsers(directory: string): boolean {
  const { users } = guardFiles(directory);
  const alive = [...Deno.readDirSync(users)].filter(({ name }) => {
    if (isAlive(Number(name))) return true;
    Deno.removeSync(`${users}/${name}`);
    return false;
  });
  return alive.length > 0;
}

function log(directory: string, line: string): void {
  const stamped = `${new Date().toISOString()} ${line}\n`;
  Deno.writeTextFileSync(guardFiles(directory).log, stamped, { append: true });
}
