/** Trouble with the API on demand: what a program must survive when it calls Stripe. */
import { z } from "zod";
import { sleep } from "./sleep.ts";

const COUNT_MAX = 1000;
/** Above the 80 s after which the SDK gives up by itself. */
const WAIT_MAX_MS = 90_000;

export const Fault = z.strictObject({
  /**
   * - `error`: 500 instead of carrying the call out; kept under the idempotency key, as Stripe does
   * - `rate-limit`: 429 before anything begins; nothing is kept
   * - `slow`: the call waits, its idempotency key in use, then is carried out
   * - `timeout`: the call is carried out and kept, but no answer comes
   */
  kind: z.enum(["error", "rate-limit", "slow", "timeout"]),
  /** How many calls meet this fault. */
  count: z.int().min(1).max(COUNT_MAX).default(1),
  /** Only calls whose path begins so, such as "/v1/refunds". */
  path: z.string().default("/"),
  /** For `slow` and `timeout`. */
  waitMs: z.int().min(0).max(WAIT_MAX_MS).default(WAIT_MAX_MS),
});
export type Fault = z.output<typeof Fault>;

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  all(): Fault[];
  /** Takes one call off the first fault that is meant for this path. */
  take(path: string): Fault | undefined;
  /** Waits as the fault says, or until the sandbox closes. */
  wait(fault: Fault): Promise<void>;
  close(): void;
}

/** Faults in the order they were ordered; none to begin with. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  const stop = new AbortController();
  return {
    add: (fault) => void (faults = [...faults, fault]),
    clear: () => void (faults = []),
    all: () => faults,
    take(path) {
      const fault = faults.find((candidate) => path.startsWith(candidate.path));
      if (fault !== undefined) {
        faults = faults
          .map((other) => other === fault ? { ...fault, count: fault.count - 1 } : other)
          .filter((other) => other.count > 0);
      }
      return fault;
    },
    wait: (fault) => sleep(fault.waitMs, stop.signal),
    close: () => stop.abort(),
  };
}
