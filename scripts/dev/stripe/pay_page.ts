/**
 * The hosted page where a session is paid: GET and POST `/c/pay/:id`. Its policy allows no script,
 * and forms only towards itself and the shop it returns to.
 */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Cause } from "./events.ts";
import { readPayForm, type Typed, typedFields } from "./pay_form.ts";
import STYLE from "./pay_page.css" with { type: "text" };
import { chooseLanguage, type TextKey } from "./pay_page_texts.ts";
import { type PayView, renderPayNotice, renderPayPage } from "./pay_page_view.tsx";
import type { Attempt, AttemptResult } from "./payments.ts";
import type { Decline, SessionRecord } from "./records.ts";
import { methodTypesOf } from "./session_view.ts";
import type { World } from "./world.ts";

const FORM_MAX_BYTES = 20_000;

export interface PayPageDeps {
  worldFor: (cause: Cause) => World;
  pay: (session: SessionRecord, attempt: Attempt) => AttemptResult;
  save: () => Promise<void>;
  newId: (prefix: string) => string;
}

/** The pay page as an application. */
export function createPayPage(deps: PayPageDeps): Hono {
  const world = deps.worldFor({ requestId: null, idempotencyKey: null });
  const app = new Hono();
  app.use(bodyLimit({ maxSize: FORM_MAX_BYTES }));
  app.get("/c/pay.css", (c) => {
    c.header("Content-Type", "text/css; charset=utf-8");
    return c.body(STYLE);
  });
  app.get("/c/pay/:id", (c) => {
    const session = world.store.sessions.get(c.req.param("id"));
    return session?.status === "open"
      ? show(c, 200, { session, typed: prefill(world, session), faulty: {} })
      : showClosed(c, session);
  });
  app.post("/c/pay/:id", async (c) => {
    const form = await c.req.formData().catch(() => undefined);
    if (form === undefined) return c.text("Cannot read the form: it is not one", 400);
    const typed = typedFields(form);
    const session = world.store.sessions.get(c.req.param("id"));
    if (session?.status !== "open") return showClosed(c, session);
    const methods = methodTypesOf(session);
    const now = new Date(world.now() * 1000);
    const reading = readPayForm(typed, { methods, now, newId: deps.newId });
    if ("faulty" in reading) return show(c, 422, { session, typed, faulty: reading.faulty });
    const outcome = deps.pay(session, reading.attempt);
    await deps.save();
    if (outcome.result === "declined") {
      const refusal = refusalText(outcome.decline);
      return show(c, 402, { session, typed: withoutNumbers(typed), faulty: {}, refusal });
    }
    return redirect(successUrl(session));
  });
  return app;
}

/** Where a paid session leads: its success URL with the id in the place Stripe documents. */
export function successUrl(session: SessionRecord): string {
  return session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function show(c: Context, status: number, view: Omit<PayView, "language">): Response {
  const language = languageOf(c, view.session);
  return html(status, renderPayPage({ ...view, language }), view.session);
}

/** A paid session leads on; an expired or unknown one explains itself. */
function showClosed(c: Context, session: SessionRecord | undefined): Response {
  const language = languageOf(c, session);
  if (session === undefined) {
    const notice = { title: "unknownTitle", text: "unknownText", back: null } as const;
    return html(404, renderPayNotice(language, notice));
  }
  if (session.status === "expired") {
    const back = session.cancelUrl;
    const notice = { title: "expiredTitle", text: "expiredText", back } as const;
    return html(410, renderPayNotice(language, notice), session);
  }
  // A second click on the button is not a second payment: it ends where the first one did.
  if (c.req.method === "POST") return redirect(successUrl(session));
  const notice = { title: "paidTitle", text: "paidText", back: successUrl(session) } as const;
  return html(200, renderPayNotice(language, notice), session);
}

function languageOf(c: Context, session: SessionRecord | undefined) {
  return chooseLanguage({
    query: c.req.query("lang"),
    locale: session?.locale ?? null,
    acceptLanguage: c.req.header("accept-language"),
  });
}

function html(status: number, body: string, session?: SessionRecord): Response {
  // Browsers hold the redirect after a form to form-action too, hence the shop's origin.
  const shop = session === undefined ? "" : ` ${new URL(successUrl(session)).origin}`;
  return new Response(body, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; " +
        `frame-ancestors 'none'; form-action 'self'${shop}`,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

function prefill(world: World, session: SessionRecord): Typed {
  const customer = session.customerId === null
    ? undefined
    : world.store.customers.get(session.customerId);
  return {
    method: "",
    email: customer?.email ?? session.customerEmail ?? "",
    name: customer?.name ?? "",
    number: "",
    expiry: "",
    cvc: "",
    iban: "",
  };
}

/** A declined card is not sent back to the browser. */
function withoutNumbers(typed: Typed): Typed {
  return { ...typed, number: "", expiry: "", cvc: "", iban: "" };
}

function refusalText({ code, declineCode }: Decline): TextKey {
  if (code === "expired_card") return "expiredCard";
  if (code === "incorrect_cvc") return "incorrectCvc";
  if (code === "processing_error") return "processingError";
  if (declineCode === "insufficient_funds") return "insufficientFunds";
  return declineCode === "test_mode_live_card" ? "noTestCard" : "declined";
}
