import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { openDatabase } from "../db/driver.ts";
import { createTestMailer, startMailServer } from "../mail/testing/mail_server.ts";
import { openRelay } from "./testing/relay.ts";
import { claimJobs, LEASE_MS } from "./run.ts";
import { enqueueEmail } from "./service.ts";
import { createQueue, type Queue, runDue, START, waitUntil } from "./testing/queue.ts";
import { startWorker } from "./worker.ts";

let queue: Queue;
let mails: Awaited<ReturnType<typeof startMailServer>>;
let mailer: ReturnType<typeof createTestMailer>;
beforeAll(async () => {
  queue = await createQueue();
  mails = await startMailServer();
  mailer = createTestMailer(mails.smtpUrl);
});
beforeEach(async () => {
  await queue.empty();
  await mails.inbox.setMode("accept");
  await mails.inbox.clear();
});
afterAll(async () => {
  mailer.close();
  await mails.close();
  await queue.close();
});

const deps = () => queue.depsWith({ email: (job, facts) => mailer.send(job, facts) });
const later = (ms: number) => queue.setClock(new Date(START.getTime() + ms));

async function enqueueMails(count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `user-${index}@example.test`);
  for (const to of addresses) {
    const values = { name: "Inès", path: "/verify-email?token=1" };
    await enqueueEmail(queue.db, START, { template: "verify-email", to, language: "fr", values });
  }
  return addresses;
}

const countRows = async (state: "doneAt" | "lastError") =>
  (await queue.db.selectFrom("outbox").select("id").where(state, "is not", null).execute()).length;
const received = async () =>
  (await mails.inbox.messages()).flatMap((mail) => mail.envelope.to).toSorted();

describe("a worker", () => {
  it("hands over each mail once, however many there are", async () => {
    const addresses = await enqueueMails(25);
    const worker = startWorker(deps());
    await waitUntil("all are done", async () => await countRows("doneAt") === 25);
    await worker.stop();
    assertEquals(await received(), addresses.toSorted());
  });

  it("loses no mail while the mail server is down", async () => {
    await mails.inbox.setMode("down");
    const addresses = await enqueueMails(5);
    const worker = startWorker(deps());
    await waitUntil("all have failed", async () => await countRows("lastError") === 5);
    assertEquals(await countRows("doneAt"), 0);
    await mails.inbox.setMode("accept");
    later(10_000);
    await waitUntil("all are done", async () => await countRows("doneAt") === 5);
    await worker.stop();
    assertEquals(await received(), addresses);
  });

  it("goes on by itself when the database was gone", async () => {
    const relay = openRelay(new URL(queue.url));
    const db = openDatabase(relay.url);
    const worker = startWorker({ ...deps(), db });
    await enqueueMails(1);
    await waitUntil("the first is done", async () => await countRows("doneAt") === 1);
    relay.cut();
    await enqueueMails(2);
    await waitUntil("it has noticed", () => Promise.resolve(relay.refused > 1));
    assertEquals((await mails.inbox.messages()).length, 1);
    relay.mend();
    await waitUntil("all are done", async () => await countRows("doneAt") === 3);
    await worker.stop();
    await db.destroy();
    await relay.close();
  });

  it("finishes the jobs in hand when it is stopped, and takes no other", async () => {
    const gate = Promise.withResolvers<void>();
    let running = 0;
    for (let n = 0; n < 10; n++) await queue.add(`F-${n}-`);
    const worker = startWorker(queue.depsWith({
      "invoice-pdf": () => {
        running++;
        return gate.promise;
      },
    }));
    await waitUntil("its hands are full", () => Promise.resolve(running === 10));
    const stopped = worker.stop();
    const next = await queue.add("next");
    gate.resolve();
    await stopped;
    assertEquals([running, await countRows("doneAt")], [10, 10]);
    assertEquals((await queue.rowOf(next)).attempts, 0);
  });

  it("takes as many jobs as it can run at once, and others while one is slow", async () => {
    const gate = Promise.withResolvers<void>();
    let [running, most] = [0, 0];
    for (let n = 0; n < 15; n++) await queue.add(`F-${n}-`);
    const worker = startWorker(queue.depsWith({
      "invoice-pdf": async ({ invoiceId }) => {
        most = Math.max(most, ++running);
        if (invoiceId === "F-0-") await gate.promise;
        running--;
      },
    }));
    await waitUntil("all but one are done", async () => await countRows("doneAt") === 14);
    gate.resolve();
    await worker.stop();
    assertEquals(await countRows("doneAt"), 15);
    assert(most <= 10, `${most} ran at once`);
  });

  it("asks a few times a second while there is nothing to do", async () => {
    let asked = 0;
    const idle = deps();
    const worker = startWorker({
      ...idle,
      now: () => {
        asked++;
        return idle.now();
      },
    });
    await waitUntil("it has asked a while", () => Promise.resolve(asked > 6));
    const before = asked;
    const startedMs = performance.now();
    await waitUntil("it has asked again", () => Promise.resolve(asked >= before + 3));
    const elapsedMs = performance.now() - startedMs;
    await worker.stop();
    assert(elapsedMs > 400, `Three rounds took ${elapsedMs} ms`);
  });
});

describe("a worker that dies between hand-over and note", () => {
  it("has its mail repeated under the same Message-ID", async () => {
    await enqueueMails(1);
    const [job] = await claimJobs(deps(), 1);
    assert(job);
    await mailer.send(JSON.parse(job.payload), {
      id: job.id,
      createdAt: job.createdAt,
      signal: new AbortController().signal,
    });
    later(LEASE_MS);
    assertEquals(await runDue(deps()), 1);
    const ids = (await mails.inbox.messages()).map((mail) => mail.messageId);
    assertEquals(ids, [`<${job.id}@www.localhost>`, `<${job.id}@www.localhost>`]);
    assertEquals(await countRows("doneAt"), 1);
  });
});
