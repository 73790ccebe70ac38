/** The sandbox's memory, with an optional copy on disk that a restart reads back. */
import {
  type ChargeRecord,
  type CustomerRecord,
  type EventRecord,
  type PaymentIntentRecord,
  type RefundRecord,
  type SavedResponse,
  type SessionRecord,
  State,
} from "./records.ts";

/** Of each kind; the oldest goes first. Far above what a day of development or a test run makes. */
const RECORDS_MAX = 20_000;

/** Records of one kind in the order they were made. */
export interface Collection<Record extends { id: string }> {
  get(id: string): Record | undefined;
  /** Adds a record, or puts a new version in the place of the old one. */
  put(record: Record): void;
  delete(id: string): void;
  /** Oldest first. */
  all(): Record[];
}

export interface Store {
  customers: Collection<CustomerRecord>;
  sessions: Collection<SessionRecord>;
  paymentIntents: Collection<PaymentIntentRecord>;
  charges: Collection<ChargeRecord>;
  refunds: Collection<RefundRecord>;
  events: Collection<EventRecord>;
  responses: Collection<SavedResponse>;
  /** Seconds by which tests have moved the clock. */
  clockAheadS: number;
}

/**
 * A store holding what an earlier run saved.
 *
 * @param saved text of a state file, if there is one
 * @throws Error in one sentence when the text is not a state of this version
 */
export function openStore(saved?: string): Store {
  const state = saved === undefined ? undefined : readState(saved);
  return {
    customers: collect(state?.customers),
    sessions: collect(state?.sessions),
    paymentIntents: collect(state?.paymentIntents),
    charges: collect(state?.charges),
    refunds: collect(state?.refunds),
    events: collect(state?.events),
    responses: collect(state?.responses),
    clockAheadS: state?.clockAheadS ?? 0,
  };
}

/** The store as text of a state file. */
export function serializeStore(store: Store): string {
  const state: State = {
    version: 1,
    clockAheadS: store.clockAheadS,
    customers: store.customers.all(),
    sessions: store.sessions.all(),
    paymentIntents: store.paymentIntents.all(),
    charges: store.charges.all(),
    refunds: store.refunds.all(),
    events: store.events.all(),
    responses: store.responses.all(),
  };
  return JSON.stringify(state) + "\n";
}

/**
 * Makes a function that saves the store. Calls during a write share the next one, so that a burst
 * of requests costs two writes; each call resolves once its own changes are on disk.
 */
export function createSaver(store: Store, write?: (text: string) => Promise<void>) {
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  return function save(): Promise<void> {
    if (write === undefined) return Promise.resolve();
    if (queued === undefined) {
      // A failed write is the affair of whoever waited for it; the next one starts afresh.
      queued = running.catch(() => {}).then(() => {
        queued = undefined;
        return write(serializeStore(store));
      });
      running = queued;
    }
    return queued;
  };
}

function readState(saved: string): State {
  let json: unknown;
  try {
    json = JSON.parse(saved);
  } catch {
    throw new Error("Cannot read the state of the Stripe sandbox: it is not JSON: delete the file");
  }
  const state = State.safeParse(json);
  if (!state.success) {
    throw new Error(
      "Cannot read the state of the Stripe sandbox: it is of another version: delete the file",
    );
  }
  return state.data;
}

function collect<Record extends { id: string }>(records: Record[] = []): Collection<Record> {
  const byId = new Map(records.map((record) => [record.id, record]));
  return {
    get: (id) => byId.get(id),
    put(record) {
      byId.set(record.id, record);
      if (byId.size > RECORDS_MAX) {
        for (const oldest of byId.keys()) {
          byId.delete(oldest);
          break;
        }
      }
    },
    delete: (id) => void byId.delete(id),
    all: () => [...byId.values()],
  };
}
