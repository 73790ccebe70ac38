import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { problemOf } from "../company/testing/clients.ts";
import { encodeCursor } from "../core/cursor.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { createTestCompany, signInNewUser } from "../testing/people.ts";
import { enqueueEmail } from "./service.ts";

const NOW = new Date("2026-11-20T10:00:00Z");
let test: TestApp;
let cookie: string;
beforeAll(async () => {
  test = await createTestApp({ fresh: true, at: NOW });
  ({ cookie } = await signInNewUser(test, { staffRole: "support" }));
});
afterAll(() => test.close());

/** A mail that no server took. */
async function addDead(to: string, deadAt: Date): Promise<string> {
  const { db } = test.effects;
  await enqueueEmail(db, NOW, {
    template: "reset-password",
    to,
    language: "fr",
    values: { name: "Inès", path: "/reset-password?token=secret" },
  });
  const { id } = await db.selectFrom("outbox").select("id").where("payload", "like", `%"${to}"%`)
    .executeTakeFirstOrThrow();
  await db.updateTable("outbox").set({ deadAt, attempts: 10, lastError: "Error: 550 No mailbox" })
    .where("id", "=", id).execute();
  return id;
}

const rowOf = (id: string) =>
  test.effects.db.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const newAddress = () => `user-${crypto.randomUUID()}@example.test`;
const retry = (id: string, as = cookie, headers = {}) =>
  test.send(`/outbox/${id}/retry`, { method: "POST", cookie: as, headers });

describe("GET /outbox/dead", () => {
  it("tells staff whom a mail was for and why it failed, not what it said", async () => {
    const to = newAddress();
    const id = await addDead(to, NOW);
    const text = await (await test.send("/outbox/dead", { cookie })).text();
    assertEquals(JSON.parse(text).jobs[0], {
      id,
      kind: "email",
      about: { template: "reset-password", to, language: "fr" },
      attempts: 10,
      lastError: "Error: 550 No mailbox",
      createdAt: NOW.toISOString(),
      deadAt: NOW.toISOString(),
    });
    assertEquals(text.includes("secret"), false);
  });

  it("goes through all of them page by page, the newest first", async () => {
    const at = (minute: number) => new Date(NOW.getTime() + minute * 60_000);
    const ids = [
      await addDead(newAddress(), at(3)),
      await addDead(newAddress(), at(1)),
      await addDead(newAddress(), at(2)),
    ];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const page = await (await test.send(`/outbox/dead?limit=1${query}`, { cookie })).json();
      seen.push(...page.jobs.map((job: { id: string }) => job.id));
      cursor = page.nextCursor;
    } while (cursor !== null && seen.length < 10);
    assertEquals(seen.slice(0, 3), [ids[0], ids[2], ids[1]]);
    assertEquals(new Set(seen).size, seen.length);
  });

  it("refuses a cursor of another list", async () => {
    for (const keys of [["a", "b"], [NOW.toISOString(), "é"], [1]]) {
      const response = await test.send(`/outbox/dead?cursor=${encodeCursor(keys)}`, { cookie });
      assertEquals(await problemOf(response), [422, "invalid-request", "cursor"]);
    }
  });

  it("refuses companies, other staff and visitors", async () => {
    const others = [
      await createTestCompany(test),
      await signInNewUser(test),
      await signInNewUser(test, { staffRole: "content_editor" }),
    ];
    for (const other of others) {
      const response = await test.send("/outbox/dead", { cookie: other.cookie });
      assertEquals(await problemOf(response), [403, "forbidden"]);
    }
    assertEquals(await problemOf(await test.send("/outbox/dead")), [401, "sign-in-required"]);
  });
});

describe("POST /outbox/:id/retry", () => {
  it("makes a dead job due again, with all its attempts", async () => {
    const id = await addDead(newAddress(), new Date("2026-11-19T00:00:00Z"));
    const response = await retry(id);
    assertEquals([response.status, await response.json()], [200, { id }]);
    const { deadAt, attempts, runAt } = await rowOf(id);
    assertEquals([deadAt, attempts, runAt], [null, 0, NOW]);
  });

  it("gives a repeated request the first answer", async () => {
    const id = await addDead(newAddress(), NOW);
    const headers = { "idempotency-key": crypto.randomUUID() };
    const statuses = [
      (await retry(id, cookie, headers)).status,
      (await retry(id, cookie, headers)).status,
    ];
    assertEquals(statuses, [200, 200]);
  });

  it("lets one of two requests sent at once win", async () => {
    const id = await addDead(newAddress(), NOW);
    const responses = await Promise.all([retry(id), retry(id)]);
    assertEquals(responses.map((response) => response.status).toSorted(), [200, 404]);
  });

  it("refuses a job that is not dead, is unknown, or has no id", async () => {
    const id = await addDead(newAddress(), NOW);
    await test.effects.db.updateTable("outbox").set({ deadAt: null }).where("id", "=", id)
      .execute();
    const before = await rowOf(id);
    for (const each of [id, crypto.randomUUID()]) {
      assertEquals(await problemOf(await retry(each)), [404, "not-found"]);
    }
    assertEquals(await problemOf(await retry("é")), [422, "invalid-request", "id"]);
    assertEquals(await rowOf(id), before);
  });

  it("refuses an auditor, who only reads, and everybody outside", async () => {
    const id = await addDead(newAddress(), NOW);
    const before = await rowOf(id);
    const auditor = await signInNewUser(test, { staffRole: "auditor" });
    assertEquals((await test.send("/outbox/dead", { cookie: auditor.cookie })).status, 200);
    for (const other of [auditor, await createTestCompany(test)]) {
      assertEquals(await problemOf(await retry(id, other.cookie)), [403, "forbidden"]);
    }
    const visitor = await test.send(`/outbox/${id}/retry`, { method: "POST" });
    assertEquals(await problemOf(visitor), [401, "sign-in-required"]);
    assertEquals(await rowOf(id), before);
  });
});
