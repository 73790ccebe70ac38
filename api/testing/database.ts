/**
 * A real database for tests. All test files of a run share one migrated schema, and every test
 * makes a tenant of its own in it; what looks at a whole table takes a fresh one.
 */
import { sql } from "kysely";
import { testDatabaseUrl } from "../../scripts/dev/test_database.ts";
import { type Database, openDatabase } from "../db/driver.ts";
import { migrate } from "../db/migrate.ts";
import { migrations } from "../db/migrations.ts";

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  close(): Promise<void>;
}

/** The run's shared schema; its name changes with the migrations, so a stale one is never used. */
export async function openSharedDatabase(): Promise<TestDatabase> {
  const url = await createDatabase(`test_${fingerprint()}`);
  await migrate(url);
  const db = openDatabase(url);
  return { url, db, close: () => db.destroy() };
}

/** An empty, migrated database, dropped when closed. */
export async function openFreshDatabase(): Promise<TestDatabase> {
  const name = `test_fresh_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = await createDatabase(name);
  await migrate(url);
  const db = openDatabase(url);
  return {
    url,
    db,
    close: async () => {
      await sql.raw(`DROP DATABASE ${name}`).execute(db);
      await db.destroy();
    },
  };
}

/** Creates an empty database on the test server and gives its URL. */
export async function createDatabase(name: string): Promise<string> {
  const url = new URL(await testDatabaseUrl());
  url.pathname = "/";
  const admin = openDatabase(url.href, { connectionsMax: 1 });
  try {
    await sql.raw(
      `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
    ).execute(admin);
  } finally {
    await admin.destroy();
  }
  url.pathname = `/${name}`;
  return url.href;
}

/** FNV-1a over all migrations: enough to tell two versions of the schema apart. */
function fingerprint(): string {
  let hash = 0x811c9dc5;
  for (const char of migrations.map((migration) => migration.sql).join("\n")) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16);
}
