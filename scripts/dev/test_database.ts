/**
 * The database server that integration tests use: the one that the gate has started, or else a
 * server shared by every `deno test` that runs at the moment. A guard process owns the shared one
 * and ends it when the last of them has gone, however it went.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ExpectedFailure } from "./expected_failure.ts";
import { lastLines } from "./logs.ts";
import { answers } from "./mariadb.ts";
import { readIfThere } from "./private_files.ts";
import { PROJECT } from "./project.ts";
import { guardFiles } from "./test_database_files.ts";

const GUARD = "scripts/dev/test_database_guard.ts";
/** The first start makes the server's files. */
const READY_WITHIN_MS = 90_000;
const POLL_MS = 50;

let shared: Promise<string> | undefined;

/**
 * The URL of a database server on which a test may make databases of its own (it names none):
 * `TEST_DATABASE_URL` where the gate gives it, else the shared server, started if need be.
 * @throws {ExpectedFailure} when the server does not start
 */
export function testDatabaseUrl(): Promise<string> {
  const given = Deno.env.get("TEST_DATABASE_URL");
  if (given !== undefined) return Promise.resolve(given);
  shared ??= joinServer(`${PROJECT}/.data/test-database`, Deno.pid);
  return shared;
}

/**
 * Registers the process `user` and answers the server's URL, which stays good while it lives.
 * The order matters: the guard takes the URL away before it looks for users a last time, so
 * either it sees this one or this one does not see the URL.
 */
export async function joinServer(directory: string, user: number): Promise<string> {
  const files = guardFiles(directory);
  Deno.mkdirSync(files.users, { recursive: true });
  Deno.writeTextFileSync(`${files.users}/${user}`, "");
  let isGuardCalled = false;
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const url = readIfThere(files.url);
    if (url !== undefined && await answers(url)) return url;
    if (!isGuardCalled) await callGuard(directory);
    isGuardCalled = true;
    await delay(POLL_MS);
  }
  throw new ExpectedFailure(
    `Cannot start the test database in "${directory}"`,
    lastLines(files.log, 12),
  );
}

/** Starts a guard that belongs to nobody: setsid(1) forks, so no test is seen to leak a child. */
async function callGuard(directory: string): Promise<void> {
  await new Deno.Command("setsid", {
    args: ["--fork", Deno.execPath(), "run", "-P=system", GUARD, directory],
    cwd: PROJECT,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
