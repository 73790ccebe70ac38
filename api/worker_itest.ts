import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { findFreePort } from "../scripts/dev/ports.ts";
import { MAIL_FROM, SITE_URL } from "./mail/testing/mail_server.ts";
import { enqueueEmail } from "./outbox/service.ts";
import { createQueue, type Queue, waitUntil } from "./outbox/testing/queue.ts";

/** A mail server that keeps what it was given, and says "250" only when it may. */
async function startSlowMailServer() {
  const messageIds: string[] = [];
  let gate = Promise.withResolvers<void>();
  const server = new SMTPServer({
    name: "slow.localhost",
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    async onData(stream, _session, callback) {
      let text = "";
      for await (const chunk of stream) text += new TextDecoder().decode(chunk);
      messageIds.push(/^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? "");
      await gate.promise;
      callback();
    },
  });
  // A worker that is killed hangs up in the middle.
  server.on("error", () => {});
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  // Conversion: a server that listens on TCP has an address of this kind.
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messageIds,
    hold: () => gate = Promise.withResolvers<void>(),
    release: () => gate.resolve(),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

let queue: Queue;
let mails: Awaited<ReturnType<typeof startSlowMailServer>>;
beforeAll(async () => {
  queue = await createQueue();
  mails = await startSlowMailServer();
});
beforeEach(async () => {
  await queue.empty();
  mails.messageIds.length = 0;
});
afterAll(async () => {
  mails.release();
  await mails.close();
  await queue.close();
});

function spawnWorker(change: Record<string, string> = {}) {
  const port = findFreePort();
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=system", new URL("worker.ts", import.meta.url).pathname],
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: Deno.env.get("HOME") ?? "",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? "",
      API_HOST: "127.0.0.1",
      WORKER_INTERNAL_PORT: String(port),
      DATABASE_URL: queue.url,
      SITE_URL,
      API_URL: "https://api.localhost:8443",
      SMTP_URL: mails.url,
      MAIL_FROM,
      UPLOADS_DIR: "/tmp",
      ...change,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  return { process, origin: `http://127.0.0.1:${port}` };
}

async function endOf({ process }: { process: Deno.ChildProcess }) {
  const { code, stderr } = await process.output();
  return { code, errors: new TextDecoder().decode(stderr) };
}

async function enqueueMail(): Promise<string> {
  await enqueueEmail(queue.db, new Date(), {
    template: "verify-email",
    to: "ines@example.test",
    language: "fr",
    values: { name: "Inès", path: "/verify-email?token=1" },
  });
  const { id } = await queue.db.selectFrom("outbox").select("id").executeTakeFirstOrThrow();
  return id;
}

/** Of /health/ready; undefined when nobody listens. */
async function statusOf({ origin }: { origin: string }): Promise<number | undefined> {
  const response = await fetch(`${origin}/health/ready`).catch(() => null);
  await response?.body?.cancel();
  return response?.status;
}

const handedOver = (count: number) =>
  waitUntil(
    `${count} mails are handed over`,
    () => Promise.resolve(mails.messageIds.length === count),
  );

describe("the worker program", () => {
  it("repeats a mail under its Message-ID when it was killed before it could note it", async () => {
    mails.hold();
    const id = await enqueueMail();
    const killed = spawnWorker();
    await handedOver(1);
    killed.process.kill("SIGKILL");
    await endOf(killed);
    mails.release();
    const { doneAt, attempts } = await queue.rowOf(id);
    assertEquals([doneAt, attempts], [null, 1]);
    // As if the minute of the lease had passed.
    await queue.db.updateTable("outbox").set({ runAt: new Date() }).where("id", "=", id).execute();
    const next = spawnWorker();
    await waitUntil("the mail is noted", async () => (await queue.rowOf(id)).doneAt !== null);
    next.process.kill("SIGTERM");
    assertEquals((await endOf(next)).code, 0);
    assertEquals(mails.messageIds, [`<${id}@www.localhost>`, `<${id}@www.localhost>`]);
  });

  it("finishes the mail in hand when it is told to stop", async () => {
    mails.hold();
    const id = await enqueueMail();
    const worker = spawnWorker();
    await handedOver(1);
    await waitUntil("it is ready", async () => await statusOf(worker) === 200);
    worker.process.kill("SIGTERM");
    await waitUntil("only the mail keeps it", async () => await statusOf(worker) === undefined);
    mails.release();
    assertEquals((await endOf(worker)).code, 0);
    assert((await queue.rowOf(id)).doneAt);
    assertEquals(mails.messageIds.length, 1);
  });

  it("tells on its internal port that it is ready, and how long the queue is", async () => {
    mails.release();
    queue.setClock(new Date());
    await queue.add("broken");
    const worker = spawnWorker();
    let text = "";
    await waitUntil("it shows its queue", async () => {
      text = await fetch(`${worker.origin}/metrics`).then((answer) => answer.text(), () => "");
      return /^outbox_jobs_total\{.*outcome="failed"/m.test(text);
    });
    const ready = await fetch(`${worker.origin}/health/ready`);
    assertEquals([ready.status, await ready.json()], [200, { status: "ready" }]);
    for (const name of ["outbox_pending", "outbox_oldest_age_seconds", "outbox_dead"]) {
      assertMatch(text, new RegExp(`^${name}\\{program="worker"\\} \\d`, "m"));
    }
    worker.process.kill("SIGTERM");
    assertEquals((await endOf(worker)).code, 0);
  });

  it("names every setting that is missing or wrong, without its value, and ends", async () => {
    const { code, errors } = await endOf(spawnWorker({ SMTP_URL: "secret-value", MAIL_FROM: "" }));
    assertEquals(code, 78);
    assertMatch(errors, /SMTP_URL/);
    assertMatch(errors, /MAIL_FROM is missing/);
    assertNotMatch(errors, /secret-value/);
  });
});
