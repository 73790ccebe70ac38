/** What the parts of the sandbox share while they answer one request or one tick of the clock. */
import type { Emission } from "./events.ts";
import type { Store } from "./store.ts";

export interface World {
  readonly store: Store;
  /** Where browsers find the pay page, without a slash at the end. */
  readonly payPageOrigin: string;
  /** Seconds since 1970 on the sandbox's clock, which tests may move forward. */
  now(): number;
  /** A fresh id, such as "evt_1Q…" for the prefix "evt_". */
  newId(prefix: string): string;
  /** Records an event caused by this request and starts its delivery. */
  emit(emission: Emission): void;
}
