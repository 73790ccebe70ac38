import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { sql } from "kysely";
import { createDatabase, openFreshDatabase } from "../testing/database.ts";
import { findDrift } from "./drift.ts";
import { type Database, openDatabase } from "./driver.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migrations.ts";

async function withEmptyDatabase(use: (url: string, db: Database) => Promise<void>) {
  const name = `test_migrate_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = await createDatabase(name);
  const db = openDatabase(url, { connectionsMax: 2 });
  try {
    await use(url, db);
  } finally {
    await sql.raw(`DROP DATABASE ${name}`).execute(db);
    await db.destroy();
  }
}

const one: Migration = {
  version: 1,
  name: "one",
  sql:
    "-- A comment; with a semicolon\nCREATE TABLE a (id INT PRIMARY KEY);\nINSERT INTO a VALUES (1);\n",
};

async function rowsOf(db: Database, table: string): Promise<number> {
  const result = await sql<{ n: number }>`SELECT COUNT(*) AS n FROM ${sql.table(table)}`
    .execute(db);
  return result.rows[0]?.n ?? -1;
}

describe("migrate", () => {
  it("makes exactly the schema that the types describe", async () => {
    const database = await openFreshDatabase();
    try {
      assertEquals(await findDrift(database.db), []);
    } finally {
      await database.close();
    }
  });

  it("runs each migration once, also when two processes start together", () =>
    withEmptyDatabase(async (url, db) => {
      const reports = await Promise.all([migrate(url, [one]), migrate(url, [one])]);
      assertEquals(reports.map((report) => report.applied.length).toSorted(), [0, 1]);
      assertEquals(await rowsOf(db, "a"), 1);
    }));

  it("names the statement that failed and goes on at it once it is mended", () =>
    withEmptyDatabase(async (url, db) => {
      await sql`CREATE TABLE obstacle (id INT PRIMARY KEY)`.execute(db);
      const two: Migration = {
        version: 2,
        name: "two",
        sql:
          "INSERT INTO a VALUES (2);\nCREATE TABLE obstacle (id INT);\nINSERT INTO a VALUES (3);\n",
      };
      const error = await assertRejects(() => migrate(url, [one, two]));
      assertStringIncludes(String(error), 'statement 2 of "two" failed');
      await sql`DROP TABLE obstacle`.execute(db);
      await migrate(url, [one, two]);
      assertEquals(await rowsOf(db, "a"), 3);
    }));

  it("refuses a migration that was edited after it was applied", () =>
    withEmptyDatabase(async (url, db) => {
      await migrate(url, [one]);
      const edited = { ...one, sql: `${one.sql}INSERT INTO a VALUES (9);\n` };
      await assertRejects(() => migrate(url, [edited]), Error, "edited after it was applied");
      assertEquals(await rowsOf(db, "a"), 1);
    }));

  it("finds a column that the types do not know", async () => {
    const database = await openFreshDatabase();
    try {
      await sql`ALTER TABLE site ADD COLUMN surprise INT NULL`.execute(database.db);
      assertEquals(await findDrift(database.db), [
        "site.surprise: the types say nothing, the database says int null",
      ]);
    } finally {
      await database.close();
    }
  });
});
