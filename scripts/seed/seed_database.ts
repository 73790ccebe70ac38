/** Fills an empty database with the demo data, all of it or nothing. */
import { symmetricEncrypt } from "better-auth/crypto";
import { openDatabase } from "../../api/db/driver.ts";
import { buildRows } from "./build.ts";
import type { Rows } from "./rows.ts";

export interface SeedOptions {
  /** A 32-bit unsigned integer. */
  readonly seed: number;
  readonly now: Date;
  /** The api's, under which second factors are encrypted. */
  readonly authSecret: string;
}

/** @returns the rows that were inserted; nothing for a database that has companies already */
export async function seedDatabase(
  databaseUrl: string,
  { seed, now, authSecret }: SeedOptions,
): Promise<Rows | undefined> {
  const db = openDatabase(databaseUrl, { connectionsMax: 1 });
  try {
    return await db.transaction().execute(async (transaction) => {
      const company = await transaction.selectFrom("company").select("id").limit(1)
        .executeTakeFirst();
      if (company) return undefined;
      const planVersions = await transaction.selectFrom("plan_version").selectAll()
        .orderBy("version", "desc").execute();
      const encrypt = (data: string) => symmetricEncrypt({ key: authSecret, data });
      const rows = await buildRows({ seed, now, planVersions }, encrypt);
      await rows.insertInto(transaction);
      return rows;
    });
  } finally {
    await db.destroy();
  }
}
