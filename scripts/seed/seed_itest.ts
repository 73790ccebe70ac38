import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { symmetricDecrypt, verifyPassword } from "better-auth/crypto";
import { sql } from "kysely";
import { TOTP } from "otpauth";
import type { Database } from "../../api/db/driver.ts";
import { tables } from "../../api/db/tables.ts";
import { cookiesOf, createTestApp, type TestApp } from "../../api/testing/app.ts";
import { openFreshDatabase, type TestDatabase } from "../../api/testing/database.ts";
import { DEMO_PASSWORD, type DemoLogin, demoLogins } from "./demo_logins.ts";
import { seedDatabase } from "./seed_database.ts";
import { hashPassword } from "./world.ts";

const PROJECT = new URL("../..", import.meta.url).pathname;
const SECONDS_MAX = 5;
const NOW = new Date("2026-11-22T09:00:00Z");
const AUTH_SECRET = "test-only-secret-of-more-than-32-characters";
const options = { seed: 1, now: NOW, authSecret: AUTH_SECRET };

/** Columns that better-auth encrypts with a random nonce: compared by what they hide. */
const ENCRYPTED = new Set(["secret", "backupCodes"]);
/** The clock of the migrations, not of the seed. */
const IGNORED = new Set(["schema_migration"]);

/** Digest of every table's rows, by name. */
async function digestTables(db: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of Object.keys(tables).filter((name) => !IGNORED.has(name))) {
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`
      .execute(db);
    const lines = await Promise.all(rows.map(async (row) => JSON.stringify(await decrypt(row))));
    const bytes = new TextEncoder().encode(lines.toSorted().join("\n"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    digests[table] = `${rows.length} rows, ${digest}`;
  }
  return digests;
}

async function decrypt(row: Record<string, unknown>): Promise<Record<string, unknown>> {
  const entries = Object.entries(row).map(async ([name, value]) => {
    if (!ENCRYPTED.has(name)) return [name, value];
    return [name, await symmetricDecrypt({ key: AUTH_SECRET, data: String(value) })];
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe("seedDatabase", () => {
  let database: TestDatabase;
  let took: number;
  beforeAll(async () => {
    database = await openFreshDatabase();
    const started = performance.now();
    assert(await seedDatabase(database.url, options));
    took = (performance.now() - started) / 1000;
  });
  afterAll(() => database.close());

  it(`takes less than ${SECONDS_MAX} s`, () => assert(took < SECONDS_MAX, `${took} s`));

  it("gives two databases the same rows for the same seed and moment", async () => {
    const other = await openFreshDatabase();
    try {
      await seedDatabase(other.url, options);
      assertEquals(await digestTables(other.db), await digestTables(database.db));
    } finally {
      await other.close();
    }
  });

  it("gives another database other rows for another seed", async () => {
    const other = await openFreshDatabase();
    try {
      await seedDatabase(other.url, { ...options, seed: 2 });
      const [theirs, ours] = [await digestTables(other.db), await digestTables(database.db)];
      for (const table of ["company", "employee", "slot", "booking", "account"]) {
        assertNotEquals(theirs[table], ours[table]);
      }
    } finally {
      await other.close();
    }
  });

  it("leaves a database that has companies as it is", async () => {
    const before = await digestTables(database.db);
    assertEquals(await seedDatabase(database.url, { ...options, seed: 2 }), undefined);
    assertEquals(await digestTables(database.db), before);
  });

  it("leaves nothing behind when it fails half-way", async () => {
    const other = await openFreshDatabase();
    try {
      await other.db.insertInto("venue").values({
        id: crypto.randomUUID(),
        name: "BusinessCare Biarritz",
        addressLine: "47 rue Lisboa",
        postalCode: "64200",
        city: "Biarritz",
      }).execute();
      const before = await digestTables(other.db);
      const failed = await seedDatabase(other.url, options).then(() => "", String);
      assertStringIncludes(failed, "Duplicate entry");
      assertEquals(await digestTables(other.db), before);
    } finally {
      await other.close();
    }
  });
});

describe("the demo password", () => {
  it("is hashed as better-auth reads it", async () => {
    const hash = hashPassword(DEMO_PASSWORD, "00112233445566778899aabbccddeeff");
    assertMatch(hash, /^[0-9a-f]{32}:[0-9a-f]{128}$/);
    assert(await verifyPassword({ hash, password: DEMO_PASSWORD }));
    assert(!await verifyPassword({ hash, password: `${DEMO_PASSWORD}!` }));
  });
});

describe("the demo log-ins", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ fresh: true });
    const { AUTH_SECRET: authSecret } = test.config;
    await seedDatabase(test.database.url, { seed: 1, now: test.effects.now(), authSecret });
  });
  afterAll(() => test.close());

  const signIn = ({ email, password }: DemoLogin) =>
    test.send("/auth/sign-in/email", { json: { email, password } });

  for (const login of demoLogins.filter(({ totpSecret }) => totpSecret === undefined)) {
    it(`let ${login.email} in as ${login.role}`, async () => {
      const response = await signIn(login);
      assertEquals(response.status, 200);
      const me = await (await test.send("/me", { cookie: cookiesOf(response) })).json();
      assertEquals([me.email, me.roles], [login.email, [login.role]]);
    });
  }

  for (const login of demoLogins.filter(({ totpSecret }) => totpSecret !== undefined)) {
    it(`let ${login.email} in as ${login.role} with the second factor only`, async () => {
      const password = await signIn(login);
      const half = cookiesOf(password);
      assertEquals((await test.send("/me", { cookie: half })).status, 401);
      const json = { code: new TOTP({ secret: login.totpSecret ?? "" }).generate() };
      const code = await test.send("/auth/two-factor/verify-totp", { json, cookie: half });
      assertEquals(code.status, 200);
      const me = await (await test.send("/me", { cookie: cookiesOf(code) })).json();
      assertEquals(me.roles, [login.role]);
    });
  }

  it("let staff in by a backup code, once", async () => {
    const login = demoLogins.find(({ role }) => role === "support");
    assert(login);
    const row = await test.database.db.selectFrom("two_factor").select("backupCodes")
      .innerJoin("user", "user.id", "two_factor.userId").where("user.email", "=", login.email)
      .executeTakeFirstOrThrow();
    const key = test.config.AUTH_SECRET;
    const [code] = JSON.parse(await symmetricDecrypt({ key, data: row.backupCodes }));
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const cookie = cookiesOf(await signIn(login));
      const json = { code };
      const answer = await test.send("/auth/two-factor/verify-backup-code", { json, cookie });
      statuses.push(answer.status);
      await answer.body?.cancel();
    }
    assertEquals(statuses, [200, 401]);
  });

  it("find a catalogue to book from, in which the quota falls", async () => {
    const employee = demoLogins.find(({ role }) => role === "employee");
    assert(employee);
    const cookie = cookiesOf(await signIn(employee));
    const read = async (path: string) => await (await test.send(path, { cookie })).json();
    const { services } = await read("/catalogue?limit=50");
    assertEquals(services.length, 30);
    const planning = await read("/bookings");
    assertEquals(planning.bookings.length, 1);
    const [held] = planning.bookings;
    const service = services.find((each: { id: string; nextFreeSlotAt: string | null }) =>
      each.nextFreeSlotAt !== null && each.nextFreeSlotAt >= held.endsAt
    );
    const { slots } = await read(`/catalogue/${service.id}`);
    const slot = slots.find((each: { placesLeft: number }) => each.placesLeft > 0);
    const booked = await test.send("/bookings", { cookie, json: { slotId: slot.id } });
    assertEquals(booked.status, 201);
    const { quotaMonth } = await booked.json();
    const used = await test.database.db.selectFrom("quota_usage").select("used")
      .innerJoin("employee", "employee.id", "quota_usage.employeeId")
      .where("employee.email", "=", employee.email).where("quotaMonth", "=", quotaMonth)
      .executeTakeFirstOrThrow();
    assertEquals(used.used, quotaMonth === held.quotaMonth ? 2 : 1);
  });
});

describe("scripts/seed.ts", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openFreshDatabase();
  });
  afterAll(() => database.close());

  /** Runs it with no more permission than `deno task dev` grants. */
  async function run(env: Record<string, string>) {
    const { host } = new URL(env.DATABASE_URL ?? database.url);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", `--allow-net=${host}`],
        ...["--allow-env=DATABASE_URL,AUTH_SECRET,DEMO_SEED", "--ignore-env", "scripts/seed.ts"],
      ],
      cwd: PROJECT,
      env: { DATABASE_URL: database.url, AUTH_SECRET, ...env },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, output: text(stdout), errors: text(stderr) };
  }

  it("says in one sentence what is wrong, and writes nothing", async () => {
    const wrong = [
      [{ AUTH_SECRET: "short" }, "AUTH_SECRET needs at least 32 characters"],
      [{ DEMO_SEED: "one" }, 'DEMO_SEED "one" is no 32-bit number'],
      [{ DEMO_SEED: "4294967296" }, 'DEMO_SEED "4294967296" is no 32-bit number'],
      [{ DATABASE_URL: "postgres://x" }, "DATABASE_URL"],
      [{ DATABASE_URL: "mysql://bc@127.0.0.1:1/none" }, "the database does not answer"],
    ] as const;
    for (const [env, sentence] of wrong) {
      const { code, output, errors } = await run(env);
      assertEquals([code, output], [1, ""]);
      assertMatch(errors, /^Cannot [^\n]+\n$/);
      assertStringIncludes(errors, sentence);
    }
    const company = await database.db.selectFrom("company").select("id").executeTakeFirst();
    assertEquals(company, undefined);
  });

  it("seeds once, and says so the second time", async () => {
    const first = await run({});
    assertEquals([first.code, first.errors], [0, ""]);
    assertMatch(
      first.output,
      /^Seeded 36 companies, 600 employees, \d+ slots and \d+ bookings in /,
    );
    const second = await run({});
    assertEquals([second.code, second.output], [0, "Already seeded: the database has companies\n"]);
  });
});
