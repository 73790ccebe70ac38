import { sql } from "kysely";
import type { Database } from "./driver.ts";
import { migrations } from "./migrations.ts";

/** @throws Error when the database does not answer or its schema is older than this program */
export async function checkReady(db: Database): Promise<void> {
  const wanted = migrations.at(-1)?.version ?? 0;
  const { rows } = await sql<{ version: number | null }>`
    SELECT MAX(version) AS version FROM schema_migration WHERE appliedAt IS NOT NULL`.execute(db);
  const found = rows[0]?.version ?? 0;
  if (found < wanted) {
    throw new Error(`The schema has version ${found}, this program needs ${wanted}`);
  }
}
