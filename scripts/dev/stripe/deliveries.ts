/**
 * Deliveries of events to the webhook: signed, retried with a back-off until the receiver answers
 * 2xx, each event on its own, so that their order is not guaranteed; and, when a test asks for it,
 * late, repeated, held back, reordered or lost.
 */
import { z } from "zod";
import type { EventRecord } from "./records.ts";
import { signDelivery, type Signing } from "./signature.ts";
import { sleep } from "./sleep.ts";
import type { Store } from "./store.ts";

const DELAY_MAX_MS = 600_000;
const COPIES_MAX = 100;

export const Behaviour = z.strictObject({
  /** Milliseconds between an event and its first delivery. */
  delayMs: z.int().min(0).max(DELAY_MAX_MS).default(0),
  /** How often each event is delivered; the copies follow once the first has been taken. */
  copies: z.int().min(1).max(COPIES_MAX).default(1),
  /** Events are kept until they are released, in an order of the test's choosing. */
  hold: z.boolean().default(false),
  /** This many events are lost; they can be resent. */
  dropNext: z.int().min(0).default(0),
  /** Only for events of these types; none means all. */
  types: z.array(z.string()).default([]),
});
export type Behaviour = z.output<typeof Behaviour>;

/** Between attempts: `firstMs`, then twice as long each time up to `maxMs`. */
export interface RetryPolicy {
  firstMs: number;
  maxMs: number;
  attemptsMax: number;
  /** How long the receiver may take to answer. */
  timeoutMs: number;
}

/** Stripe retries for days; a developer restarts the receiver within minutes. */
export const DEV_RETRIES: RetryPolicy = {
  firstMs: 500,
  maxMs: 15_000,
  attemptsMax: 100,
  timeoutMs: 10_000,
};

export interface DeliveryOptions {
  store: Store;
  /** Where the events go. */
  url: string;
  secret: string;
  retries: RetryPolicy;
  /** Milliseconds since 1970, unmoved by tests: receivers compare it with their own clock. */
  clock: () => number;
  send: (request: Request) => Promise<Response>;
  /** Called when the record of a delivery has changed. */
  changed: () => void;
}

/** Deliveries to one webhook, behaving well to begin with. */
export class Deliveries {
  behaviour: Behaviour = Behaviour.parse({});
  readonly #options: DeliveryOptions;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Takes care of a new event. */
  start(event: EventRecord): void {
    const { behaviour } = this;
    const isConcerned = behaviour.types.length === 0 || behaviour.types.includes(event.type);
    if (!isConcerned) return this.#run(event.id, { delayMs: 0, copies: 1 });
    if (behaviour.dropNext > 0) {
      this.behaviour = { ...behaviour, dropNext: behaviour.dropNext - 1 };
      return this.#note(event.id, { delivery: "dropped" });
    }
    if (behaviour.hold) return this.#note(event.id, { delivery: "held" });
    this.#run(event.id, behaviour);
  }

  /** Goes on with what an earlier run had not delivered. */
  resume(): void {
    for (const event of this.#options.store.events.all()) {
      if (event.delivery === "pending") this.#run(event.id, { delayMs: 0, copies: 1 });
    }
  }

  /** Delivers held events one after the other; gives the receiver's answers. */
  async release(ids: string[]): Promise<{ id: string; status: number }[]> {
    const answers: { id: string; status: number }[] = [];
    for (const id of ids) {
      this.#note(id, { delivery: "pending" });
      const status = await this.#attempt(id);
      const { firstMs } = this.#options.retries;
      if (!isTaken(status)) this.#run(id, { delayMs: firstMs, copies: 1 });
      answers.push({ id, status });
    }
    return answers;
  }

  /** Delivers copies of an event at the same moment; gives the receiver's answers. */
  resend(id: string, copies: number, signing: Signing): Promise<number[]> {
    return Promise.all(Array.from({ length: copies }, () => this.#attempt(id, signing)));
  }

  /** Stops every wait and every delivery; what was not delivered stays pending. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #run(id: string, how: { delayMs: number; copies: number }): void {
    const delivery = this.#deliver(id, how).finally(() => this.#running.delete(delivery));
    this.#running.add(delivery);
  }

  async #deliver(id: string, how: { delayMs: number; copies: number }): Promise<void> {
    const { attemptsMax, firstMs, maxMs } = this.#options.retries;
    await sleep(how.delayMs, this.#stop.signal);
    let waitMs = firstMs;
    for (let tries = 0; tries < attemptsMax && this.#isPending(id); tries++) {
      if (isTaken(await this.#attempt(id))) {
        for (let copy = 1; copy < how.copies; copy++) await this.#attempt(id);
        return;
      }
      await sleep(waitMs, this.#stop.signal);
      waitMs = Math.min(waitMs * 2, maxMs);
    }
    if (this.#isPending(id)) this.#note(id, { delivery: "failed" });
  }

  /** One delivery; gives the receiver's status, 0 when there was no answer. */
  async #attempt(id: string, signing: Signing = "valid"): Promise<number> {
    const { store } = this.#options;
    const event = store.events.get(id);
    if (event === undefined || this.#stop.signal.aborted) return 0;
    const status = await this.#post(event, signing);
    // A sandbox that is closing has not heard the answer: its next run tries again.
    if (this.#stop.signal.aborted) return status;
    const attempts = (store.events.get(id)?.attempts ?? 0) + 1;
    const isDelivered = isTaken(status) && signing === "valid";
    this.#note(id, {
      attempts,
      lastStatus: status,
      ...(isDelivered && { delivery: "delivered" }),
    });
    return status;
  }

  async #post(event: EventRecord, signing: Signing): Promise<number> {
    const { clock, retries, secret, send, url } = this.#options;
    const nowS = Math.floor(clock() / 1000);
    const { body, signature } = await signDelivery(signing, { secret, nowS, body: event.body });
    const headers = {
      "Content-Type": "application/json; charset=utf-8",
      "Stripe-Signature": signature,
      "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    };
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), retries.timeoutMs);
    const signal = AbortSignal.any([this.#stop.signal, timeout.signal]);
    try {
      const response = await send(
        new Request(url, { method: "POST", headers, body, redirect: "manual", signal }),
      );
      await response.body?.cancel();
      return response.status;
    } catch {
      // Whatever kept the receiver from answering, it is tried again.
      return 0;
    } finally {
      clearTimeout(timer);
    }
  }

  #isPending(id: string): boolean {
    const event = this.#options.store.events.get(id);
    return !this.#stop.signal.aborted && event?.delivery === "pending";
  }

  #note(id: string, change: Partial<EventRecord>): void {
    const { store, changed } = this.#options;
    const event = store.events.get(id);
    if (event === undefined) return;
    store.events.put({ ...event, ...change });
    changed();
  }
}

/** docs.stripe.com/webhooks: only a 2xx status acknowledges an event, a redirect does not. */
function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}
