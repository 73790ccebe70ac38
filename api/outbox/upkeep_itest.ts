import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { createQueue, type Queue, runDue, START } from "./testing/queue.ts";
import { cleanUp, showQueue } from "./upkeep.ts";

let queue: Queue;
beforeAll(async () => {
  queue = await createQueue();
});
beforeEach(() => queue.empty());
afterAll(() => queue.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ago = (ms: number) => new Date(START.getTime() - ms);

async function idsLeft(): Promise<string[]> {
  const rows = await queue.db.selectFrom("outbox").select("id").execute();
  return rows.map((row) => row.id).toSorted();
}

async function addKey(key: string, createdAt: Date): Promise<void> {
  await queue.db.insertInto("idempotency_key").values({
    userId: "",
    idempotencyKey: key,
    step: 0,
    requestHash: "",
    answer: "null",
    createdAt,
  }).execute();
}

describe("cleanUp", () => {
  it("forgets jobs a month after they were done, never those that are not", async () => {
    const add = async (name: string, doneAt: Date | null, deadAt: Date | null = null) => {
      const id = await queue.add(name);
      await queue.db.updateTable("outbox").set({ createdAt: ago(90 * DAY_MS), doneAt, deadAt })
        .where("id", "=", id).execute();
      return id;
    };
    await add("old", ago(30 * DAY_MS + 1));
    const kept = [
      await add("recent", ago(30 * DAY_MS)),
      await add("pending", null),
      await add("dead", null, ago(60 * DAY_MS)),
    ];
    await cleanUp(queue.depsWith({}));
    assertEquals(await idsLeft(), kept.toSorted());
  });

  it("forgets idempotency keys after two days", async () => {
    await addKey("old", ago(48 * HOUR_MS + 1));
    await addKey("recent", ago(48 * HOUR_MS));
    await cleanUp(queue.depsWith({}));
    const keys = await queue.db.selectFrom("idempotency_key").select("idempotencyKey").execute();
    assertEquals(keys.map((row) => row.idempotencyKey), ["recent"]);
  });

  it("goes on after the rows that one statement deletes", async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => ({
      userId: "",
      idempotencyKey: `key-${index}`,
      step: 0,
      requestHash: "",
      answer: "null",
      createdAt: ago(49 * HOUR_MS),
    }));
    await queue.db.insertInto("idempotency_key").values(rows).execute();
    await cleanUp(queue.depsWith({}));
    const left = await queue.db.selectFrom("idempotency_key").select("idempotencyKey")
      .where("createdAt", "<", ago(48 * HOUR_MS)).execute();
    assertEquals(left, []);
  });
});

describe("showQueue", () => {
  const shown = async () => [
    await queue.metric("outbox_pending"),
    await queue.metric("outbox_dead"),
    await queue.metric("outbox_oldest_age_seconds"),
  ];

  it("counts what waits and what is dead, and tells the age of the oldest", async () => {
    const deps = queue.depsWith({ "invoice-pdf": () => Promise.resolve() });
    await queue.add("done");
    await runDue(deps);
    const dead = await queue.add("dead");
    await queue.db.updateTable("outbox").set({ deadAt: START, createdAt: ago(DAY_MS) })
      .where("id", "=", dead).execute();
    await showQueue(deps);
    assertEquals(await shown(), [0, 1, 0]);
    await queue.add("old");
    queue.setClock(new Date(START.getTime() + 90_000));
    await queue.add("new");
    await showQueue(deps);
    assertEquals(await shown(), [2, 1, 90]);
  });
});
