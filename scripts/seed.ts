/**
 * Fills an empty, migrated database with the demo data: DATABASE_URL says which, AUTH_SECRET is the
 * api's, DEMO_SEED is the number that everything is made from (1 unless told otherwise).
 */
import { ConfigError, readDatabaseUrl } from "../api/config.ts";
import { isUnavailable } from "../api/db/errors.ts";
import { ExpectedFailure, failureLines } from "./dev/expected_failure.ts";
import { formatSeconds, printError, printLine } from "./dev/output.ts";
import { seedDatabase, type SeedOptions } from "./seed/seed_database.ts";

const SECRET_LENGTH_MIN = 32;
const SEED_MAX = 2 ** 32 - 1;

if (import.meta.main) Deno.exit(await main(Deno.env.toObject()));

type Environment = Readonly<Record<string, string | undefined>>;

async function main(environment: Environment): Promise<number> {
  try {
    printLine(await run(environment));
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) printError(error.message);
    else if (error instanceof ExpectedFailure) failureLines(error).forEach(printError);
    else if (isUnavailable(error)) printError("Cannot seed: the database does not answer");
    else throw error;
    return 1;
  }
}

/** @returns what to tell the person */
async function run(environment: Environment): Promise<string> {
  const started = performance.now();
  const rows = await seedDatabase(readDatabaseUrl(environment), readOptions(environment));
  if (rows === undefined) return "Already seeded: the database has companies";
  const { company, employee, slot, booking } = rows.lists;
  const took = formatSeconds(performance.now() - started);
  return `Seeded ${company.length} companies, ${employee.length} employees, ${slot.length} slots ` +
    `and ${booking.length} bookings in ${took}`;
}

function readOptions({ AUTH_SECRET = "", DEMO_SEED = "1" }: Environment): SeedOptions {
  if (AUTH_SECRET.length < SECRET_LENGTH_MIN) {
    throw new ExpectedFailure(
      `Cannot seed: AUTH_SECRET needs at least ${SECRET_LENGTH_MIN} characters`,
    );
  }
  const seed = Number(DEMO_SEED);
  if (!/^\d+$/.test(DEMO_SEED) || seed > SEED_MAX) {
    throw new ExpectedFailure(`Cannot seed: DEMO_SEED "${DEMO_SEED}" is no 32-bit number`);
  }
  return { seed, now: new Date(), authSecret: AUTH_SECRET };
}
