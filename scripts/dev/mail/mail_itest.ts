import { assert, assertEquals, assertMatch, assertNotMatch, assertRejects } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { createTransport } from "nodemailer";
import { createMailCapture, type MailCapture, type MailCaptureOptions } from "./capture.ts";
import { mailAt } from "./client.ts";

async function start(options: Partial<MailCaptureOptions> = {}) {
  const capture: MailCapture = await createMailCapture({
    smtpPort: 0,
    clock: Date.now,
    ...options,
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    capture.fetch,
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const transport = createTransport({ host: "127.0.0.1", port: capture.smtpPort });
  return {
    origin,
    smtpPort: capture.smtpPort,
    inbox: mailAt(origin),
    send: (mail: { to: string } & Parameters<typeof transport.sendMail>[0]) =>
      transport.sendMail({ from: "app@example.com", subject: "Hello", text: "Hi", ...mail }),
    async close() {
      transport.close();
      await capture.close();
      await server.shutdown();
    },
  };
}

describe("the mail capture", () => {
  let running: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => void (running = await start()));
  afterEach(() => running.close());

  describe("over SMTP", () => {
    it("keeps a mail with its text, its HTML, its attachments and its id", async () => {
      await running.send({
        to: "Ada <ada@example.com>",
        subject: "Vérifiez votre adresse",
        text: "Bonjour Ada, https://www.localhost:8443/verify-email?token=1",
        html: "<p>Bonjour <b>Ada</b></p>",
        messageId: "<one@example.com>",
        attachments: [{ filename: "facture.pdf", content: "%PDF-1.7" }],
      });
      const [message, ...others] = await running.inbox.messages();
      assertEquals(others, []);
      assert(message !== undefined);
      assertEquals(message.subject, "Vérifiez votre adresse");
      assertEquals(message.envelope, { from: "app@example.com", to: ["ada@example.com"] });
      assertMatch(message.text, /^Bonjour Ada, https/);
      assertEquals(message.html, "<p>Bonjour <b>Ada</b></p>");
      assertEquals(message.messageId, "<one@example.com>");
      assertEquals(message.attachments, [
        { filename: "facture.pdf", contentType: "application/pdf", sizeBytes: 8 },
      ]);
      const single = await fetch(`${running.origin}/messages/${message.id}`);
      assertEquals(await single.json(), message);
    });

    it("knows recipients that the mail itself does not name", async () => {
      await running.send({ to: "a@example.com", bcc: "hidden@example.com" });
      const [message] = await running.inbox.messages({ to: "hidden@example.com" });
      assertEquals(message?.envelope.to, ["a@example.com", "hidden@example.com"]);
    });

    it("keeps a recipient whose address is not ASCII", async () => {
      await running.send({ to: "zoé@example.com" });
      assertEquals((await running.inbox.messages({ to: "zoé@example.com" })).length, 1);
    });

    it("believes its own lines about the envelope, not the mail's", async () => {
      await running.send({ to: "a@example.com", headers: { "Delivered-To": "b@example.com" } });
      const [message] = await running.inbox.messages();
      assertEquals(message?.envelope.to, ["a@example.com"]);
    });

    it("takes any name and password, and none", async () => {
      const transport = createTransport({
        host: "127.0.0.1",
        port: running.smtpPort,
        auth: { user: "anybody", pass: "anything" },
      });
      await transport.sendMail({ from: "a@example.com", to: "b@example.com", text: "x" });
      transport.close();
      assertEquals((await running.inbox.messages()).length, 1);
    });

    it("refuses for now or for good when told to, and keeps nothing", async () => {
      await running.inbox.setMode("reject-temporary");
      await assertRejects(() => running.send({ to: "a@example.com" }), Error, "451 4.3.0");
      await running.inbox.setMode("reject-permanent");
      await assertRejects(() => running.send({ to: "a@example.com" }), Error, "550 5.1.1");
      assertEquals(await running.inbox.messages(), []);
      await running.inbox.setMode("accept");
      await running.send({ to: "a@example.com" });
      assertEquals((await running.inbox.messages()).length, 1);
    });

    it("is down when told to, and comes back on the same port", async () => {
      await running.inbox.setMode("down");
      await assertRejects(() => running.send({ to: "a@example.com" }), Error, "ECONNREFUSED");
      await running.inbox.setMode("down");
      await running.inbox.setMode("accept");
      await running.send({ to: "a@example.com" });
      assertEquals((await running.inbox.messages()).length, 1);
    });

    it("does not start on a port that is taken", async () => {
      await assertRejects(() => start({ smtpPort: running.smtpPort }), Error, "EADDRINUSE");
    });
  });

  describe("as JSON", () => {
    it("lists the newest first, for one recipient, after a message", async () => {
      for (const to of ["a@example.com", "B@example.com", "a@example.com"]) {
        await running.send({ to, subject: `For ${to}` });
      }
      const [newest, middle, oldest] = await running.inbox.messages();
      assert(newest && middle && oldest);
      assert(newest.id > middle.id && middle.id > oldest.id);
      const forA = await running.inbox.messages({ to: "A@EXAMPLE.COM" });
      assertEquals(forA.map(({ id }) => id), [newest.id, oldest.id]);
      const later = await running.inbox.messages({ to: "a@example.com", after: oldest.id });
      assertEquals(later.map(({ id }) => id), [newest.id]);
      assertEquals(await running.inbox.messages({ to: "example.com" }), []);
    });

    it("waits for a mail that comes later, and gives up with a word about it", async () => {
      const waiting = running.inbox.waitFor({ to: "late@example.com" });
      await running.send({ to: "late@example.com", subject: "At last" });
      assertEquals((await waiting).subject, "At last");
      await assertRejects(
        () => running.inbox.waitFor({ to: "never@example.com" }, 50),
        Error,
        "never@example.com",
      );
    });

    it("forgets everything when told to", async () => {
      await running.send({ to: "a@example.com" });
      const [message] = await running.inbox.messages();
      await running.inbox.clear();
      assertEquals(await running.inbox.messages(), []);
      const gone = await fetch(`${running.origin}/messages/${message?.id}`);
      assertEquals(gone.status, 404);
      await gone.body?.cancel();
    });

    it("refuses queries and orders it does not understand", async () => {
      const order = (body: string, type = "application/json") =>
        fetch(`${running.origin}/_control`, {
          method: "POST",
          headers: { "Content-Type": type },
          body,
        });
      const refused = [
        await fetch(`${running.origin}/messages?after=yesterday`),
        await fetch(`${running.origin}/messages?from=a@example.com`),
        await order('{"mode":"sometimes"}'),
        await order("nonsense"),
        await order('{"mode":"down"}', "text/plain"),
      ];
      assertEquals(refused.map(({ status }) => status), [400, 400, 400, 400, 400]);
      for (const response of refused) await response.body?.cancel();
      const mode = await fetch(`${running.origin}/_control`);
      assertEquals(await mode.json(), { mode: "accept" });
    });
  });

  describe("as pages", () => {
    it("lists the newest first, reloads itself, finds parts of recipients", async () => {
      await running.send({ to: "ada@one.example", subject: "First" });
      await running.send({ to: "bob@two.example", subject: "<b>Second</b>" });
      const response = await fetch(`${running.origin}/`);
      const html = await response.text();
      assertMatch(html, /<meta http-equiv="refresh" content="5"/);
      assertMatch(html, /&lt;b>Second.*First/s);
      assertNotMatch(html, /<b>Second|<script/);
      assertMatch(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      const found = await (await fetch(`${running.origin}/?to=ONE.ex`)).text();
      assertMatch(found, /First/);
      assertNotMatch(found, /Second/);
      const none = await (await fetch(`${running.origin}/?to=nobody`)).text();
      assertMatch(none, /No mail for “nobody”/);
    });

    it("shows a message with its links, and its HTML in a frame that lets nothing out", async () => {
      await running.send({
        to: "a@example.com",
        text: "Open https://www.localhost:8443/invitation/abc. Or https://example.com/x?y=1!",
        html: "<script>alert(1)</script><img src='https://evil.example/pixel'><p>Hi</p>",
      });
      const [message] = await running.inbox.messages();
      const html = await (await fetch(`${running.origin}/inbox/${message?.id}`)).text();
      assertMatch(html, /<a href="https:\/\/www\.localhost:8443\/invitation\/abc">/);
      assertMatch(html, /<a href="https:\/\/example\.com\/x\?y=1">/);
      assertMatch(html, new RegExp(`<iframe [^>]*src="/inbox/${message?.id}/html"[^>]*sandbox`));
      assertNotMatch(html, /alert\(1\)/);
      const frame = await fetch(`${running.origin}/inbox/${message?.id}/html`);
      const policy = frame.headers.get("content-security-policy") ?? "";
      assertMatch(policy, /^sandbox; default-src 'none';/);
      assertNotMatch(policy, /script-src|allow-/);
      assertMatch(await frame.text(), /<p>Hi<\/p>/);
      for (const path of ["/inbox/none", "/inbox/none/html"]) {
        const missing = await fetch(running.origin + path);
        assertEquals(missing.status, 404);
        await missing.body?.cancel();
      }
    });
  });
});

describe("the mail capture with a directory", () => {
  let directory: string;

  beforeEach(async () => void (directory = await Deno.makeTempDir()));
  afterEach(() => Deno.remove(directory, { recursive: true }));

  const filesIn = () => [...Deno.readDirSync(directory)].map(({ name }) => name).toSorted();

  it("finds every mail again after a restart, blind copies included", async () => {
    const first = await start({ directory });
    await first.send({ to: "a@example.com", subject: "Çà et là", bcc: "hidden@example.com" });
    await first.send({ to: "b@example.com", text: "Deuxième" });
    const before = await first.inbox.messages();
    await first.close();

    // What a crash in the middle of a write leaves is not a mail.
    await Deno.writeTextFile(`${directory}/9999999999999-0000.eml.new`, "Return-Pa");
    const second = await start({ directory });
    assertEquals(await second.inbox.messages(), before);
    await second.send({ to: "c@example.com" });
    const [newest] = await second.inbox.messages();
    assertEquals(newest?.envelope.to, ["c@example.com"]);
    await second.close();
  });

  it("keeps the raw mail below the lines of its last station", async () => {
    const running = await start({ directory, clock: () => Date.UTC(2026, 10, 22, 10, 0, 0) });
    await running.send({ to: "a@example.com", subject: "Raw" });
    await running.close();
    const [name = ""] = filesIn();
    assertEquals(name, "1795341600000-0000.eml");
    const text = await Deno.readTextFile(`${directory}/${name}`);
    assertMatch(
      text,
      /^Return-Path: <app@example\.com>\r\nDelivered-To: a@example\.com\r\nReceived: .*\r\n/,
    );
    assertMatch(text, /\r\nSubject: Raw\r\n/);
  });

  it("keeps the last ones, in memory and on disk, in order though the clock stands still", async () => {
    const running = await start({ directory, messagesMax: 2, clock: () => 1_700_000_000_000 });
    for (const subject of ["1", "2", "3"]) await running.send({ to: "a@example.com", subject });
    const subjects = (await running.inbox.messages()).map(({ subject }) => subject);
    assertEquals(subjects, ["3", "2"]);
    assertEquals(filesIn(), ["1700000000000-0001.eml", "1700000000000-0002.eml"]);
    await running.inbox.clear();
    assertEquals(filesIn(), []);
    await running.close();
  });

  it("does not start on a file that is not its own", async () => {
    await Deno.writeTextFile(`${directory}/stranger.eml`, "Subject: x\r\n\r\ny");
    await assertRejects(() => start({ directory }), Error, "its first lines are not ours");
  });
});
