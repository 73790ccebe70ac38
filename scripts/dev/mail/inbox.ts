/** The HTTP side: JSON for tests, pages for people. */
import { type Context, Hono } from "hono";
import { z } from "zod";
import STYLE from "./inbox.css" with { type: "text" };
import { renderInbox, renderMessage } from "./inbox_view.tsx";
import type { Mailbox } from "./mailbox.ts";
import { type Message, MessageId } from "./message.ts";
import { type Mode, MODES } from "./smtp.ts";

export interface InboxDeps {
  mailbox: Mailbox;
  getMode: () => Mode;
  setMode: (mode: Mode) => Promise<void>;
}

const Query = z.strictObject({
  to: z.string().max(320).optional(),
  after: MessageId.optional(),
});
const Control = z.strictObject({ mode: z.enum(MODES) });

/** Pages run no script and load nothing but their style; a mail's HTML is shown in a frame. */
const PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";
/** A mail's HTML may dress itself and show pictures it carries: no script, no form, no network. */
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** The inbox as an application. */
export function createInbox(deps: InboxDeps): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("Referrer-Policy", "no-referrer");
    c.header("X-Content-Type-Options", "nosniff");
  });
  app.get("/health", (c) => c.json({ ok: true }));
  addMessages(app, deps.mailbox);
  addPages(app, deps.mailbox);
  app.get("/_control", (c) => c.json({ mode: deps.getMode() }));
  app.post("/_control", async (c) => {
    // Another site's page cannot declare JSON without asking first, which nobody answers.
    if (!c.req.header("content-type")?.startsWith("application/json")) {
      return refuse(c, "the body must be of type application/json");
    }
    const order = Control.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return refuse(c, `the body must be {"mode": "${MODES.join('" | "')}"}`);
    await deps.setMode(order.data.mode);
    return c.json({ mode: deps.getMode() });
  });
  return app;
}

function addMessages(app: Hono, mailbox: Mailbox): void {
  app.get("/messages", (c) => {
    const query = Query.safeParse(c.req.query());
    if (!query.success) return refuse(c, z.prettifyError(query.error));
    const { to, after = "" } = query.data;
    const messages = mailbox.all()
      .filter((message) => message.id > after && (to === undefined || isFor(message, to)));
    return c.json({ messages });
  });
  app.get("/messages/:id", (c) => {
    const message = mailbox.get(c.req.param("id"));
    return message === undefined ? c.json({ error: "No such message" }, 404) : c.json(message);
  });
  app.delete("/messages", async (c) => {
    await mailbox.clear();
    return c.body(null, 204);
  });
}

function addPages(app: Hono, mailbox: Mailbox): void {
  app.get("/inbox.css", (c) => {
    c.header("Content-Type", "text/css; charset=utf-8");
    return c.body(STYLE);
  });
  app.get("/", (c) => {
    const wanted = c.req.query("to") ?? "";
    const messages = mailbox.all().filter((message) => mentions(message, wanted));
    return page(c, renderInbox(messages, wanted));
  });
  app.get("/inbox/:id", (c) => {
    const message = mailbox.get(c.req.param("id"));
    return message === undefined ? c.notFound() : page(c, renderMessage(message));
  });
  app.get("/inbox/:id/html", (c) => {
    const html = mailbox.get(c.req.param("id"))?.html;
    if (html === undefined || html === null) return c.notFound();
    c.header("Content-Security-Policy", MAIL_POLICY);
    return c.html(html);
  });
}

function page(c: Context, html: string): Response | Promise<Response> {
  c.header("Content-Security-Policy", PAGE_POLICY);
  return c.html(html);
}

function refuse(c: Context, reason: string): Response {
  return c.json({ error: `Cannot do that: ${reason}` }, 400);
}

/** Whole addresses for tests, without regard to case. */
function isFor(message: Message, recipient: string): boolean {
  const wanted = recipient.toLowerCase();
  return message.envelope.to.some((address) => address.toLowerCase() === wanted);
}

/** Parts of addresses for people. */
function mentions(message: Message, part: string): boolean {
  const wanted = part.trim().toLowerCase();
  return message.envelope.to.some((address) => address.toLowerCase().includes(wanted));
}
