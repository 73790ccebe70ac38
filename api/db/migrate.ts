/**
 * Brings a database to the newest schema. DDL commits by itself in MySQL, so each statement that
 * ran is noted: a migration that dies half-way goes on at its next statement.
 */
import { sql } from "kysely";
import { openDatabase } from "./driver.ts";
import { type Migration, migrations as all } from "./migrations.ts";

/** Name of the advisory lock: two processes that start together migrate once. */
const LOCK_NAME = "businesscare-migrate";
const LOCK_WAIT_S = 60;

export interface MigrationReport {
  readonly applied: readonly string[];
  readonly version: number;
}

/**
 * Applies what is missing, in order, under an advisory lock.
 *
 * @throws Error when another process holds the lock for a minute, when a migration that was applied
 * has since been edited, or when a statement fails (the error names migration and statement)
 */
export async function migrate(
  databaseUrl: string,
  migrations: readonly Migration[] = all,
): Promise<MigrationReport> {
  // One connection: an advisory lock belongs to the connection that took it.
  const db = openDatabase(databaseUrl, { connectionsMax: 1 });
  try {
    const lock = await sql<{ taken: number | null }>`
      SELECT GET_LOCK(${LOCK_NAME}, ${LOCK_WAIT_S}) AS taken`.execute(db);
    if (lock.rows[0]?.taken !== 1) {
      throw new Error(`Cannot migrate: another process held the lock for ${LOCK_WAIT_S} s`);
    }
    await createBookkeeping(db);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await applyMigration(db, migration)) applied.push(migration.name);
    }
    return { applied, version: migrations.at(-1)?.version ?? 0 };
  } finally {
    await db.destroy();
  }
}

type Database = ReturnType<typeof openDatabase>;

async function createBookkeeping(db: Database): Promise<void> {
  await sql`
    CREATE TABLE IF NOT EXISTS schema_migration (
      version INT NOT NULL,
      name VARCHAR(100) NOT NULL,
      checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      statementsDone INT NOT NULL,
      appliedAt DATETIME(3) NULL,
      PRIMARY KEY (version)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`.execute(db);
}

/** @returns whether anything had to be done */
async function applyMigration(db: Database, migration: Migration): Promise<boolean> {
  const { version, name } = migration;
  const checksum = await sha256(migration.sql);
  const row = await db.selectFrom("schema_migration").selectAll().where("version", "=", version)
    .executeTakeFirst();
  if (row && row.checksum !== checksum) {
    throw new Error(`Cannot migrate: "${name}" was edited after it was applied`);
  }
  if (row?.appliedAt) return false;
  if (!row) {
    await db.insertInto("schema_migration")
      .values({ version, name, checksum, statementsDone: 0, appliedAt: null }).execute();
  }
  const statements = splitStatements(migration.sql);
  for (let index = row?.statementsDone ?? 0; index < statements.length; index++) {
    await runStatement(db, migration, { text: statements[index] ?? "", index });
  }
  await db.updateTable("schema_migration").set({ appliedAt: new Date() })
    .where("version", "=", version).execute();
  return true;
}

async function runStatement(
  db: Database,
  { version, name }: Migration,
  statement: { text: string; index: number },
): Promise<void> {
  try {
    await sql.raw(statement.text).execute(db);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot migrate: statement ${statement.index + 1} of "${name}" failed: ${reason}`,
      { cause },
    );
  }
  await db.updateTable("schema_migration").set({ statementsDone: statement.index + 1 })
    .where("version", "=", version).execute();
}

/** Splits at a semicolon that ends a line; our migrations hold no stored programs. */
export function splitStatements(text: string): string[] {
  return text.split(/;[ \t]*(?:\r?\n|$)/)
    .map((part) => part.replace(/^\s*--.*$/gm, "").trim())
    .filter((part) => part !== "");
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}
