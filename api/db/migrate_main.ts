/** Migrates the database named by DATABASE_URL, says what it did, and ends. */
import { readDatabaseUrl } from "../config.ts";
import { migrate } from "./migrate.ts";

const report = await migrate(readDatabaseUrl(Deno.env.toObject()));
const did = report.applied.length === 0 ? "nothing to do" : report.applied.join(", ");
Deno.stdout.writeSync(
  new TextEncoder().encode(`schema version ${report.version}: ${did}\n`),
);
