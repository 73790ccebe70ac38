/** The sandbox: its parts put together behind one `fetch`. */
import { createApi } from "./api.ts";
import { createControl } from "./control.ts";
import { Behaviour, Deliveries, DEV_RETRIES, type RetryPolicy } from "./deliveries.ts";
import { type Cause, recordEvent } from "./events.ts";
import { createFaults } from "./faults.ts";
import { createIdempotency } from "./idempotency.ts";
import { createPayPage } from "./pay_page.ts";
import {
  type Attempt,
  type AttemptResult,
  type DebitDelays,
  paySession,
  settleDueSessions,
} from "./payments.ts";
import type { SessionRecord } from "./records.ts";
import { expireDueSessions } from "./sessions.ts";
import { createSaver, openStore, type Store } from "./store.ts";
import { type DeclineName, DECLINES } from "./test_numbers.ts";
import type { World } from "./world.ts";

/** How often expiries and direct debits are looked at when nobody calls. */
const TICK_MS = 500;

/** Test IBANs that settle "after at least three minutes" do so after these seconds. */
const DEBIT_DELAYS: DebitDelays = { soon: 2, late: 180 };

export interface SandboxOptions {
  /** The key that clients must send; it starts with "sk_test_". */
  secretKey: string;
  webhookSecret: string;
  /** Where events are delivered. */
  webhookUrl: string;
  /** Where browsers find the pay page, such as "https://stripe.localhost:8443". */
  payPageOrigin: string;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** A fresh id with the given prefix. */
  newId: (prefix: string) => string;
  /** Sends deliveries. */
  send: (request: Request) => Promise<Response>;
  /** Takes one line about a fault of the sandbox itself. */
  log: (line: string) => void;
  retries?: RetryPolicy;
  debitDelays?: DebitDelays;
  /** Text that `save` was given by an earlier run. */
  savedState?: string;
  /** Keeps the state; called after every change. */
  save?: (text: string) => Promise<void>;
}

export interface Sandbox {
  fetch(request: Request): Promise<Response>;
  /** Ends waits and deliveries and saves; undelivered events go on in the next run. */
  close(): Promise<void>;
}

/**
 * A sandbox that answers like Stripe's API and pay page, and obeys `/_sandbox`.
 *
 * @throws Error when the key is no test key or the saved state cannot be read
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  if (!options.secretKey.startsWith("sk_test_")) {
    throw new Error('Cannot start the Stripe sandbox: its key must start with "sk_test_"');
  }
  const store = openStore(options.savedState);
  const parts = createParts(options, store);
  const api = createApi(parts);
  const payPage = createPayPage(parts);
  const control = createControl(parts);
  parts.deliveries.resume();
  const timer = setInterval(parts.tick, TICK_MS);
  return {
    async fetch(request) {
      parts.tick();
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/_sandbox/")) return await control.fetch(request);
      if (pathname.startsWith("/c/")) return await payPage.fetch(request);
      return await api.fetch(request);
    },
    async close() {
      clearInterval(timer);
      parts.faults.close();
      await parts.deliveries.close();
      await parts.save();
    },
  };
}

/** Everything that the API, the pay page and the control interface are given. */
function createParts(options: SandboxOptions, store: Store) {
  const { newId, log, secretKey } = options;
  const save = createSaver(store, options.save);
  const saveLater = () => void save().catch((error) => log(`stripe sandbox: ${error}`));
  const deliveries = createDeliveries(options, store, saveLater);
  const worldFor = createWorlds(options, store, deliveries);
  const world = worldFor({ requestId: null, idempotencyKey: null });
  const faults = createFaults();
  const idempotency = createIdempotency(store, world.now);
  const { pay, declineNext, forget } = createCashier(world, options.debitDelays ?? DEBIT_DELAYS);
  const tick = () => {
    expireDueSessions(world);
    settleDueSessions(world);
  };
  const advance = (seconds: number) => {
    store.clockAheadS += seconds;
    tick();
  };
  const reset = () => {
    faults.clear();
    forget();
    deliveries.behaviour = Behaviour.parse({});
  };
  const controls = { advance, declineNext, reset, tick };
  const services = { deliveries, faults, idempotency, log, newId, pay, save, secretKey };
  return { ...controls, ...services, world, worldFor };
}

function createDeliveries(options: SandboxOptions, store: Store, changed: () => void): Deliveries {
  return new Deliveries({
    store,
    changed,
    url: options.webhookUrl,
    secret: options.webhookSecret,
    retries: options.retries ?? DEV_RETRIES,
    clock: options.clock,
    send: options.send,
  });
}

/** The sandbox as seen by whoever causes what happens: events name their cause. */
function createWorlds(options: SandboxOptions, store: Store, deliveries: Deliveries) {
  const { newId, payPageOrigin } = options;
  const now = () => Math.floor(options.clock() / 1000) + store.clockAheadS;
  return (cause: Cause): World => ({
    store,
    payPageOrigin,
    newId,
    now,
    emit(emission) {
      const facts = { id: newId("evt_"), created: now(), cause };
      deliveries.start(recordEvent(store, emission, facts));
    },
  });
}

/** Takes payments, and refuses the ones a test has ordered to be refused. */
function createCashier(world: World, delays: DebitDelays) {
  let ordered: DeclineName[] = [];
  return {
    pay(session: SessionRecord, attempt: Attempt): AttemptResult {
      const [name, ...rest] = ordered;
      ordered = rest;
      const verdict = name === undefined
        ? attempt.verdict
        : { result: "declined" as const, decline: DECLINES[name] };
      return paySession(world, session, { ...attempt, verdict }, delays);
    },
    declineNext: (name: DeclineName) => void (ordered = [...ordered, name]),
    forget: () => void (ordered = []),
  };
}
