import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { EmailJob } from "../outbox/service.ts";
import type { Mailer } from "./service.ts";
import { createTestMailer, startMailServer } from "./testing/mail_server.ts";

let server: Awaited<ReturnType<typeof startMailServer>>;
let mailer: Mailer;
beforeAll(async () => {
  server = await startMailServer();
  mailer = createTestMailer(server.smtpUrl);
});
beforeEach(async () => {
  await server.inbox.setMode("accept");
  await server.inbox.clear();
});
afterAll(async () => {
  mailer.close();
  await server.close();
});

const ID = "019aa000-0000-7000-8000-000000000001";
const invited = (change: Partial<EmailJob> = {}): EmailJob => ({
  template: "employee-invited",
  to: "ines@example.test",
  language: "fr",
  values: { name: "Inès", company: "Léo & Zoé", path: "/invitation/abc" },
  ...change,
});
const delivery = (signal = new AbortController().signal) => ({
  id: ID,
  createdAt: new Date("2026-11-20T10:00:00Z"),
  signal,
});

describe("a mailer", () => {
  it("hands over text and HTML, to one address, under the job's Message-ID", async () => {
    await mailer.send(invited(), delivery());
    const [mail, ...more] = await server.inbox.messages();
    assert(mail !== undefined);
    assertEquals(more, []);
    assertEquals(mail.envelope, {
      from: "no-reply@businesscare.example",
      to: ["ines@example.test"],
    });
    assertEquals(mail.messageId, `<${ID}@www.localhost>`);
    assertEquals(mail.subject, "Léo & Zoé vous invite sur BusinessCare");
    assertMatch(mail.from, /no-reply@businesscare\.example/);
    assertStringIncludes(mail.text, "https://www.localhost:8443/invitation/abc");
    assertStringIncludes(mail.html ?? "", 'href="https://www.localhost:8443/invitation/abc"');
    assertEquals(mail.attachments, []);
  });

  it("repeats a hand-over under the same Message-ID", async () => {
    await mailer.send(invited(), delivery());
    await mailer.send(invited(), delivery());
    const ids = (await server.inbox.messages()).map((mail) => mail.messageId);
    assertEquals(ids, [`<${ID}@www.localhost>`, `<${ID}@www.localhost>`]);
  });

  it("never sends to a second address, nor lets a value add a header", async () => {
    const to = "ines@example.test, eve@example.test";
    await mailer.send(invited({ to }), delivery()).catch(() => {});
    const company = "X\r\nBcc: eve@example.test";
    const values = { name: "Inès", company, path: "/invitation/abc" };
    await mailer.send(invited({ values }), delivery());
    const recipients = (await server.inbox.messages()).flatMap((mail) => mail.envelope.to);
    assertEquals(recipients.filter((address) => address.startsWith("eve")), []);
    assert(recipients.includes("ines@example.test"));
  });

  it("tells when the server refuses, for now or for good, or is not there", async () => {
    for (const mode of ["reject-temporary", "reject-permanent", "down"] as const) {
      await server.inbox.setMode(mode);
      await assertRejects(() => mailer.send(invited(), delivery()));
    }
    await server.inbox.setMode("accept");
    assertEquals(await server.inbox.messages(), []);
    await mailer.send(invited(), delivery());
    assertEquals((await server.inbox.messages()).length, 1);
  });

  it("gives up on a server that says nothing when nobody waits any more", async () => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted = silent.accept();
    const stuck = createTestMailer(`smtp://127.0.0.1:${silent.addr.port}`);
    const controller = new AbortController();
    const sending = stuck.send(invited(), delivery(controller.signal));
    using _connection = await accepted;
    controller.abort();
    await assertRejects(() => sending, Error, "abort");
    stuck.close();
  });

  it("refuses a job that it cannot render, before it connects", async () => {
    const values = { name: "Inès", path: "/invitation/abc" };
    await assertRejects(() => mailer.send(invited({ values }), delivery()), Error, "company");
    assertEquals(await server.inbox.messages(), []);
  });
});
