/** What the integration tests of this folder share. */
import { createConnection } from "mysql2/promise";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;

/** Runs a test body with a folder of its own, removed afterwards; its name holds a space. */
export async function withFolder(body: (directory: string) => Promise<void> | void): Promise<void> {
  const directory = Deno.makeTempDirSync({ prefix: "businesscare test-" });
  try {
    await body(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

/** Waits until a condition holds. @throws Error when it does not in time */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!await condition()) {
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await delay(POLL_MS);
  }
}

/** True while anything holds the lock of a pid file: the child, or something it started. */
export async function isLocked(pidFile: string): Promise<boolean> {
  using file = Deno.openSync(pidFile, { read: true, write: true });
  return !await file.tryLock(true);
}

/** Asks the database at a URL one thing. @returns its rows, each a list of values */
export async function query(uri: string, sql: string): Promise<unknown[][]> {
  const connection = await createConnection({ uri });
  try {
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? rows.map((row) => Array.isArray(row) ? row : [row]) : [];
  } finally {
    await connection.end();
  }
}
