import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { createTestCompany, signInNewUser } from "../testing/people.ts";
import { Context, type Principal } from "./context.ts";
import { Problem } from "./problem.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

function visitor(key: string | null, requestHash = "a".repeat(64)): Context {
  return new Context(test.effects, {
    requestId: "test",
    language: "fr",
    principal: null,
    idempotency: key === null ? null : { key, requestHash },
  });
}

/** Counts real executions by writing a row each. */
function countingWork(series: string) {
  return (ctx: Context) =>
    ctx.transactAsSystem(async (db) => {
      await db.insertInto("document_sequence")
        .values({
          series,
          year: ctx.newId().length + Math.floor(Math.random() * 1e8),
          lastNumber: 0,
          lastIssuedOn: "2026-01-01",
        })
        .execute();
      return { made: series };
    });
}

async function executions(series: string): Promise<number> {
  const rows = await test.effects.db.selectFrom("document_sequence").select("year")
    .where("series", "=", series).execute();
  return rows.length;
}

const unique = () => crypto.randomUUID().slice(0, 13);

describe("a transaction under an idempotency key", () => {
  it("runs once and replays its value", async () => {
    const series = unique();
    const key = crypto.randomUUID();
    const first = await countingWork(series)(visitor(key));
    const again = await countingWork(series)(visitor(key));
    assertEquals([first, again, await executions(series)], [{ made: series }, first, 1]);
  });

  it("runs once when the same request arrives ten times at once", async () => {
    const series = unique();
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => countingWork(series)(visitor(key))),
    );
    assertEquals(answers.length, 10);
    assertEquals(await executions(series), 1);
  });

  it("refuses the key for another request", async () => {
    const series = unique();
    const key = crypto.randomUUID();
    await countingWork(series)(visitor(key));
    const refused = await assertRejects(
      () => countingWork(series)(visitor(key, "b".repeat(64))),
      Problem,
    );
    assertEquals([refused.code, await executions(series)], ["idempotency-key-reused", 1]);
  });

  it("forgets the key when the work fails, so that a retry can succeed", async () => {
    const series = unique();
    const key = crypto.randomUUID();
    const failing = visitor(key).transactAsSystem(() => Promise.reject(new Error("broken")));
    await assertRejects(() => failing, Error, "broken");
    await countingWork(series)(visitor(key));
    assertEquals(await executions(series), 1);
  });

  it("runs every time without a key", async () => {
    const series = unique();
    await countingWork(series)(visitor(null));
    await countingWork(series)(visitor(null));
    assertEquals(await executions(series), 2);
  });
});

describe("deadlocked transactions", () => {
  it("are run again until both are done", async () => {
    const [a, b] = [unique(), unique()];
    const { db } = test.effects;
    const row = (series: string) => ({
      series,
      year: 1,
      lastNumber: 0,
      lastIssuedOn: "2026-01-01",
    });
    await db.insertInto("document_sequence").values([row(a), row(b)]).execute();
    const bump = (first: string, second: string) =>
      visitor(null).transactAsSystem(async (transaction) => {
        for (const series of [first, second]) {
          await transaction.updateTable("document_sequence")
            .set((eb) => ({ lastNumber: eb("lastNumber", "+", 1) }))
            .where("series", "=", series).execute();
          await transaction.selectFrom("document_sequence").selectAll().execute();
        }
      });
    await Promise.all(Array.from({ length: 8 }, (_, i) => i % 2 ? bump(a, b) : bump(b, a)));
    const rows = await db.selectFrom("document_sequence").select("lastNumber")
      .where("series", "in", [a, b]).execute();
    assertEquals(rows.map((each) => each.lastNumber), [8, 8]);
  });
});

describe("a scope", () => {
  it("reads and updates its own company's rows only", async () => {
    const [mine, other] = [await createTestCompany(test), await createTestCompany(test)];
    const site = (scope: ReturnType<Context["scope"]>, name: string) =>
      scope.insert("site", {
        id: test.effects.newId(),
        name,
        addressLine: "1 rue A",
        postalCode: "75001",
        city: "Paris",
        country: "FR",
        createdAt: test.effects.now(),
      });
    const scopeOf = (companyId: string) =>
      new Context(test.effects, {
        requestId: "test",
        language: "fr",
        principal: principalOf(companyId),
        idempotency: null,
      }).scope();
    await site(scopeOf(mine.companyId), "mine");
    await site(scopeOf(other.companyId), "other");
    const seen = await scopeOf(mine.companyId).select("site").select("name").execute();
    assertEquals(seen, [{ name: "mine" }]);
    await scopeOf(mine.companyId).update("site", { city: "Nice" }).execute();
    const others = await scopeOf(other.companyId).select("site").select("city").execute();
    assertEquals(others, [{ city: "Paris" }]);
  });
});

function principalOf(companyId: string): Principal {
  return {
    userId: "u",
    sessionId: "s",
    name: "n",
    email: "e",
    language: "fr",
    companyId,
    companyName: "n",
    companyRole: "company_admin",
    siteId: null,
    employeeId: null,
    providerId: null,
    staffRoles: [],
  };
}

describe("every answer", () => {
  it("carries nginx's request id when it is well-formed, else one of our own", async () => {
    const given = await test.send("/me", { headers: { "x-request-id": "0123456789abcdef" } });
    assertEquals(given.headers.get("x-request-id"), "0123456789abcdef");
    const evil = await test.send("/me", { headers: { "x-request-id": "a b\tc{}" } });
    assertMatch(evil.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("is a problem document for an unknown address", async () => {
    const response = await test.send("/nothing-here");
    const body = await response.json();
    assertEquals([response.status, body.code, body.status], [404, "not-found", 404]);
    assertMatch(body.type, /\/problems\/not-found$/);
    assertEquals(body.stack, undefined);
  });

  it("refuses a body that is too large before reading it all", async () => {
    const { cookie } = await signInNewUser(test);
    const response = await test.send("/auth/sign-out", {
      json: { filler: "x".repeat(300 * 1024) },
      cookie,
    });
    assertEquals([response.status, (await response.json()).code], [413, "body-too-large"]);
  });

  it("refuses a malformed idempotency key by its name", async () => {
    const response = await test.send("/auth/sign-out", {
      json: {},
      headers: { "idempotency-key": "short" },
    });
    const body = await response.json();
    assertEquals([response.status, body.errors[0].field], [422, "Idempotency-Key"]);
  });
});

describe("every creating POST of the document", () => {
  it("refuses a request without an Idempotency-Key", async () => {
    const { paths } = await (await test.send("/openapi.json")).json();
    // Creating answers 201; what changes something that is there is safe to repeat as it is.
    const creating = Object.keys(paths).filter((path) =>
      "201" in (paths[path].post?.responses ?? {})
    );
    assert(creating.length >= 6);
    const answers = await Promise.all(creating.map(async (path) => {
      const url = path.replaceAll(/\{\w+\}/g, test.effects.newId());
      const response = await test.send(url, { json: {}, idempotencyKey: false });
      return [path, response.status, (await response.json()).code];
    }));
    const expected = creating.map((path) => [path, 400, "idempotency-key-required"]);
    assertEquals(answers, expected);
  });
});

describe("health and reference", () => {
  it("is ready on a migrated database", async () => {
    assertEquals((await test.send("/health/live")).status, 200);
    assertEquals((await test.send("/health/ready")).status, 200);
  });

  it("publishes OpenAPI 3.1 and a page without script", async () => {
    const document = await (await test.send("/openapi.json")).json();
    assertEquals(document.openapi, "3.1.0");
    assert("/me" in document.paths);
    const page = await test.send("/reference");
    const text = await page.text();
    assertMatch(text, /GET \/me/);
    assert(!text.includes("<script"));
  });
});
