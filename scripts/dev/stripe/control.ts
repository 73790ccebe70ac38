/**
 * `/_sandbox/*`: what tests order. JSON in, JSON out; a body must be declared as JSON, so that no
 * page of another site can order anything from a browser.
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { Behaviour, type Deliveries } from "./deliveries.ts";
import { StripeRefusal } from "./errors.ts";
import { Fault, type Faults } from "./faults.ts";
import { readPayForm } from "./pay_form.ts";
import { type Attempt, type AttemptResult, settleSession } from "./payments.ts";
import { METHOD_TYPES, type SessionRecord } from "./records.ts";
import { renderSession } from "./session_view.ts";
import { findSession } from "./sessions.ts";
import { DECLINE_NAMES, type DeclineName, SHOWN_NUMBERS } from "./test_numbers.ts";
import type { World } from "./world.ts";

const COPIES_MAX = 100;
const ADVANCE_MAX_S = 400 * 24 * 60 * 60;

const Resend = z.strictObject({
  copies: z.int().min(1).max(COPIES_MAX).default(1),
  signing: z.enum(["valid", "forged", "stale", "tampered"]).default("valid"),
});

const Release = z.strictObject({
  order: z.union([z.enum(["created", "reversed"]), z.array(z.string())]).default("created"),
});

const Pay = z.strictObject({
  method: z.enum(METHOD_TYPES).default("card"),
  email: z.string().default("payer@example.com"),
  name: z.string().default("Test Payer"),
  number: z.string().default(SHOWN_NUMBERS.cardSucceeds),
  expiry: z.string().default("12/99"),
  cvc: z.string().default("123"),
  iban: z.string().default(SHOWN_NUMBERS.ibanSucceeds),
});

const Settle = z.strictObject({ succeeds: z.boolean() });
const Advance = z.strictObject({ seconds: z.int().min(0).max(ADVANCE_MAX_S) });
const Declines = z.strictObject({
  decline: z.enum(DECLINE_NAMES).default("generic_decline"),
});

export interface ControlDeps {
  world: World;
  deliveries: Deliveries;
  faults: Faults;
  pay: (session: SessionRecord, attempt: Attempt) => AttemptResult;
  /** The next payment, however good its number, is declined so. */
  declineNext: (name: DeclineName) => void;
  advance: (seconds: number) => void;
  reset: () => void;
  save: () => Promise<void>;
}

/** A wrong order. */
class WrongOrder extends Error {}

/** The control interface as an application. */
export function createControl(deps: ControlDeps): Hono {
  const app = new Hono();
  app.get("/_sandbox/health", (c) => c.json({ ok: true }));
  controlFaults(app, deps);
  controlDeliveries(app, deps);
  controlSessions(app, deps);
  app.onError((error, c) => {
    const isExpected = error instanceof WrongOrder || error instanceof StripeRefusal;
    return c.json({ error: { message: error.message } }, isExpected ? 400 : 500);
  });
  return app;
}

function controlFaults(app: Hono, deps: ControlDeps): void {
  app.get("/_sandbox/faults", (c) => c.json(deps.faults.all()));
  app.post("/_sandbox/faults", async (c) => {
    deps.faults.add(await order(c, Fault));
    return c.json(deps.faults.all());
  });
  app.post("/_sandbox/payments/decline-next", async (c) => {
    deps.declineNext((await order(c, Declines)).decline);
    return c.json({ ok: true });
  });
  app.post("/_sandbox/clock/advance", async (c) => {
    deps.advance((await order(c, Advance)).seconds);
    await deps.save();
    return c.json({ now: deps.world.now() });
  });
  app.post("/_sandbox/reset", (c) => {
    deps.reset();
    return c.json({ ok: true });
  });
}

function controlDeliveries(app: Hono, { world, deliveries }: ControlDeps): void {
  app.get("/_sandbox/events", (c) => {
    const wanted = c.req.query("type");
    const events = world.store.events.all()
      .filter((event) => wanted === undefined || event.type === wanted)
      .map(({ body: _body, ...event }) => event);
    return c.json(events);
  });
  app.post("/_sandbox/events/:id/resend", async (c) => {
    const { copies, signing } = await order(c, Resend);
    const id = c.req.param("id");
    if (world.store.events.get(id) === undefined) throw new WrongOrder(`No such event: "${id}"`);
    return c.json({ statuses: await deliveries.resend(id, copies, signing) });
  });
  app.get("/_sandbox/deliveries", (c) => c.json(deliveries.behaviour));
  app.put("/_sandbox/deliveries", async (c) => {
    deliveries.behaviour = await order(c, Behaviour);
    return c.json(deliveries.behaviour);
  });
  app.post("/_sandbox/deliveries/release", async (c) => {
    const wanted = (await order(c, Release)).order;
    const held = world.store.events.all()
      .filter((event) => event.delivery === "held").map((event) => event.id);
    const ids = Array.isArray(wanted) ? wanted : wanted === "created" ? held : held.toReversed();
    const stranger = ids.find((id) => !held.includes(id));
    if (stranger !== undefined) throw new WrongOrder(`Event "${stranger}" is not held`);
    return c.json({ released: await deliveries.release(ids) });
  });
}

function controlSessions(app: Hono, { world, pay, save }: ControlDeps): void {
  app.post("/_sandbox/sessions/:id/pay", async (c) => {
    const { method, ...fields } = await order(c, Pay);
    const session = findSession(world, c.req.param("id"));
    if (session.status !== "open") {
      throw new WrongOrder(`Cannot pay session "${session.id}": it is ${session.status}`);
    }
    const context = {
      methods: [...METHOD_TYPES],
      now: new Date(world.now() * 1000),
      newId: world.newId,
    };
    const reading = readPayForm({ method, ...fields }, context);
    if ("faulty" in reading) {
      const fields = Object.keys(reading.faulty).join(", ");
      throw new WrongOrder(`Cannot pay session "${session.id}": wrong ${fields}`);
    }
    const outcome = pay(session, reading.attempt);
    await save();
    return c.json({ ...outcome, session: renderSession(world, findSession(world, session.id)) });
  });
  app.post("/_sandbox/sessions/:id/settle", async (c) => {
    const { succeeds } = await order(c, Settle);
    const session = findSession(world, c.req.param("id"));
    if (session.settlement === null) {
      throw new WrongOrder(`Cannot settle session "${session.id}": no direct debit is under way`);
    }
    settleSession(world, session, succeeds);
    await save();
    return c.json({ session: renderSession(world, findSession(world, session.id)) });
  });
}

async function order<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!c.req.header("content-type")?.startsWith("application/json")) {
    throw new WrongOrder("The body must be of type application/json");
  }
  const body: unknown = await c.req.json().catch(() => {
    throw new WrongOrder("The body is not JSON");
  });
  const result = schema.safeParse(body);
  if (!result.success) throw new WrongOrder(z.prettifyError(result.error));
  return result.data;
}
