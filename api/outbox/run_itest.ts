import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { openDatabase } from "../db/driver.ts";
import { ATTEMPTS_MAX } from "./back_off.ts";
import { claimJobs, LEASE_MS, runJob } from "./run.ts";
import { enqueueEmail, enqueueJob } from "./service.ts";
import { createQueue, type Queue, runDue, START } from "./testing/queue.ts";

let queue: Queue;
beforeAll(async () => {
  queue = await createQueue();
});
beforeEach(() => queue.empty());
afterAll(() => queue.close());

const after = (ms: number) => new Date(START.getTime() + ms);
const HOUR_MS = 3_600_000;
/** A port that refuses connections. */
const NOWHERE = "mysql://nobody@127.0.0.1:1/none";

/** A handler that notes whom it ran for, and fails as long as it is told to. */
function createHandler(options: { fails?: boolean } = {}) {
  const runs: string[] = [];
  const handler = ({ invoiceId }: { invoiceId: string }) => {
    runs.push(invoiceId);
    return options.fails ? Promise.reject(new Error("No printer")) : Promise.resolve();
  };
  return { runs, options, handlers: { "invoice-pdf": handler } };
}

describe("a job that is due", () => {
  it("is run once, with its payload, its id and its age", async () => {
    const id = await queue.add("F-1");
    const seen: unknown[] = [];
    const deps = queue.depsWith({
      "invoice-pdf": (payload, { id, createdAt }) => {
        seen.push({ payload, id, createdAt });
        return Promise.resolve();
      },
    });
    assertEquals([await runDue(deps), await runDue(deps)], [1, 0]);
    assertEquals(seen, [{ payload: { invoiceId: "F-1" }, id, createdAt: START }]);
    const { doneAt, deadAt, attempts, lastError } = await queue.rowOf(id);
    assertEquals({ doneAt, deadAt, attempts, lastError }, {
      doneAt: START,
      deadAt: null,
      attempts: 1,
      lastError: null,
    });
  });

  it("keeps no link once it is done, but whom it was for", async () => {
    await enqueueEmail(queue.db, START, {
      template: "reset-password",
      to: "ines@example.test",
      language: "fr",
      values: { name: "Inès", path: "/reset-password?token=secret" },
    });
    await runDue(queue.depsWith({ email: () => Promise.resolve() }));
    const [row] = await queue.db.selectFrom("outbox").selectAll().execute();
    assertEquals(JSON.parse(row?.payload ?? ""), {
      template: "reset-password",
      to: "ines@example.test",
      language: "fr",
    });
  });

  it("waits for its time", async () => {
    const { runs, handlers } = createHandler();
    await enqueueJob(queue.db, {
      kind: "invoice-pdf",
      payload: { invoiceId: "later" },
      now: after(1),
    });
    const deps = queue.depsWith(handlers);
    assertEquals(await runDue(deps), 0);
    queue.setClock(after(1));
    assertEquals(await runDue(deps), 1);
    assertEquals(runs, ["later"]);
  });

  it("comes before those that are due later, and no more at a time than asked for", async () => {
    const { runs, handlers } = createHandler();
    for (const [invoiceId, ms] of [["third", 3], ["first", 1], ["second", 2]] as const) {
      const now = after(ms);
      await enqueueJob(queue.db, { kind: "invoice-pdf", payload: { invoiceId }, now });
    }
    queue.setClock(after(10));
    assertEquals(await runDue(queue.depsWith(handlers), 2), 2);
    assertEquals(runs, ["first", "second"]);
  });

  it("stays untouched when only a newer worker knows its kind", async () => {
    const id = await queue.add();
    await queue.db.updateTable("outbox").set({ kind: "from-the-future" }).execute();
    const before = await queue.rowOf(id);
    assertEquals(await runDue(queue.depsWith({})), 0);
    assertEquals(await queue.rowOf(id), before);
  });
});

describe("a job that fails", () => {
  it("is tried again after a while, and done when it works", async () => {
    const { runs, handlers, options } = createHandler({ fails: true });
    const id = await queue.add("F-1");
    const deps = queue.depsWith(handlers);
    await runDue(deps);
    const failed = await queue.rowOf(id);
    assertEquals([failed.attempts, failed.doneAt, failed.deadAt], [1, null, null]);
    assertEquals([failed.runAt, failed.lastError], [after(1_000), "Error: No printer"]);
    queue.setClock(after(999));
    assertEquals(await runDue(deps), 0);
    queue.setClock(after(1_000));
    options.fails = false;
    assertEquals(await runDue(deps), 1);
    const { doneAt, lastError } = await queue.rowOf(id);
    assertEquals([doneAt, lastError, runs.length], [after(1_000), null, 2]);
  });

  it("does not hold up the others", async () => {
    const failing = await queue.add("bad");
    const working = await queue.add("good");
    const deps = queue.depsWith({
      "invoice-pdf": ({ invoiceId }) =>
        invoiceId === "bad" ? Promise.reject(new Error("No")) : Promise.resolve(),
    });
    await runDue(deps);
    assertEquals((await queue.rowOf(failing)).doneAt, null);
    assertEquals((await queue.rowOf(working)).doneAt, START);
  });

  it("is dead after the last attempt, and not run again", async () => {
    const { runs, handlers } = createHandler({ fails: true });
    const id = await queue.add();
    const deps = queue.depsWith(handlers);
    for (let round = 0; round < ATTEMPTS_MAX + 5; round++) {
      queue.setClock(after(round * 24 * HOUR_MS));
      await runDue(deps);
    }
    const { attempts, deadAt, doneAt, lastError } = await queue.rowOf(id);
    assertEquals([runs.length, attempts, doneAt], [ATTEMPTS_MAX, ATTEMPTS_MAX, null]);
    assertEquals(deadAt, after((ATTEMPTS_MAX - 1) * 24 * HOUR_MS));
    assertEquals(lastError, "Error: No printer");
  });

  it("keeps no more of its error than there is room for", async () => {
    const id = await queue.add();
    await runDue(queue.depsWith({
      "invoice-pdf": () => Promise.reject(new Error("é".repeat(5_000))),
    }));
    assertEquals((await queue.rowOf(id)).lastError?.length, 1_000);
  });

  it("also fails when its payload makes no sense", async () => {
    const { runs, handlers } = createHandler();
    const id = await queue.add();
    await queue.db.updateTable("outbox").set({ payload: "null" }).execute();
    await runDue(queue.depsWith(handlers));
    assertEquals([(await queue.rowOf(id)).attempts, runs], [1, []]);
    assertMatch((await queue.rowOf(id)).lastError ?? "", /^TypeError/);
  });

  it("also fails when it takes too long, and is told so", async () => {
    const id = await queue.add();
    let isAborted = false;
    const deps = queue.depsWith({
      "invoice-pdf": (_payload, { signal }) =>
        new Promise(() => signal.addEventListener("abort", () => isAborted = true)),
    }, { jobMaxMs: 20 });
    await runDue(deps);
    const { attempts, lastError } = await queue.rowOf(id);
    assertEquals([isAborted, attempts], [true, 1]);
    assertEquals(lastError, "Error: The job took longer than 20 ms");
  });
});

describe("a worker that dies", () => {
  it("leaves its job to another, once the lease has run out", async () => {
    const { runs, handlers } = createHandler();
    const id = await queue.add();
    const deps = queue.depsWith(handlers);
    assertEquals((await claimJobs(deps, 10)).length, 1);
    queue.setClock(after(LEASE_MS - 1));
    assertEquals(await runDue(deps), 0);
    queue.setClock(after(LEASE_MS));
    assertEquals(await runDue(deps), 1);
    assertEquals([runs.length, (await queue.rowOf(id)).attempts], [1, 2]);
  });

  it("does so a limited number of times: such a job is dead without another attempt", async () => {
    const { runs, handlers } = createHandler();
    const id = await queue.add();
    const deps = queue.depsWith(handlers);
    for (let round = 0; round < ATTEMPTS_MAX; round++) {
      queue.setClock(after(round * LEASE_MS));
      assertEquals((await claimJobs(deps, 10)).length, 1);
    }
    queue.setClock(after(ATTEMPTS_MAX * LEASE_MS));
    await runDue(deps);
    const { deadAt, lastError } = await queue.rowOf(id);
    assertEquals([runs, deadAt], [[], after(ATTEMPTS_MAX * LEASE_MS)]);
    assertMatch(lastError ?? "", /did not survive/);
  });

  it("cannot undo what the next one does, when it was only slow and then fails", async () => {
    const { handlers } = createHandler({ fails: true });
    const id = await queue.add();
    const deps = queue.depsWith(handlers);
    const [slow] = await claimJobs(deps, 1);
    queue.setClock(after(LEASE_MS));
    const [next] = await claimJobs(deps, 1);
    const before = await queue.rowOf(id);
    assert(slow && next);
    await runJob(deps, slow);
    assertEquals(await queue.rowOf(id), before);
    await runJob(queue.depsWith(createHandler().handlers), next);
    assertEquals((await queue.rowOf(id)).doneAt, after(LEASE_MS));
  });

  it("does not take the process with it when the outcome cannot be noted", async () => {
    const id = await queue.add();
    const { handlers } = createHandler();
    const [job] = await claimJobs(queue.depsWith(handlers), 1);
    assert(job);
    const db = openDatabase(NOWHERE);
    await runJob(queue.depsWith(handlers, { db }), job);
    await db.destroy();
    const { attempts, doneAt } = await queue.rowOf(id);
    assertEquals([attempts, doneAt], [1, null]);
  });
});

describe("several workers", () => {
  it("never both run one job", async () => {
    const jobs = 60;
    for (let n = 0; n < jobs; n++) await queue.add(`F-${n}`);
    const { runs, handlers } = createHandler();
    const drain = async () => {
      const deps = queue.depsWith(handlers);
      let ran = 0;
      for (let count = 1; count > 0; ran += count) count = await runDue(deps, 3);
      return ran;
    };
    const counts = await Promise.all([drain(), drain(), drain(), drain()]);
    assertEquals(counts.reduce((sum, count) => sum + count, 0), jobs);
    assertEquals([runs.length, new Set(runs).size], [jobs, jobs]);
  });

  it("do not wait for each other", async () => {
    const locked = await queue.add("locked");
    const free = await queue.add("free");
    await queue.db.transaction().execute(async (transaction) => {
      await transaction.selectFrom("outbox").select("id").where("id", "=", locked).forUpdate()
        .execute();
      const claimed = await claimJobs(queue.depsWith({}), 10);
      assertEquals(claimed.map((job) => job.id), [free]);
    });
  });
});

describe("the counters", () => {
  it("tell what became of each kind of job", async () => {
    const line = (outcome: string) =>
      queue.metric(`outbox_jobs_total{kind="invoice-pdf",outcome="${outcome}"}`);
    const count = async () => [await line("done"), await line("failed"), await line("dead")];
    const before = (await count()).map((value) => value ?? 0);
    await queue.add("good");
    await runDue(queue.depsWith(createHandler().handlers));
    await queue.add("bad");
    const { handlers } = createHandler({ fails: true });
    for (let round = 0; round < ATTEMPTS_MAX; round++) {
      queue.setClock(after(round * 24 * HOUR_MS));
      await runDue(queue.depsWith(handlers));
    }
    const [done = 0, failed = 0, dead = 0] = before;
    assertEquals(await count(), [done + 1, failed + ATTEMPTS_MAX - 1, dead + 1]);
  });
});
