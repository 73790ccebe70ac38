/**
 * Verified session cookies and who they belong to. Asking better-auth costs more than a whole list
 * request, so this small bounded cache stands in front; in another replica a revoked session may
 * live as long as an entry does, in this one it is dropped at once.
 */
import type { Principal } from "../core/context.ts";

const ENTRY_LIFE_MS = 5_000;
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly principal: Principal;
  readonly freshUntilMs: number;
}

/** Verified cookies only: refused ones are cheap to refuse again and must not push others out. */
export class SessionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #nowMs: () => number;
  #drops = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Changes with every drop: what was read before one is not kept after it. */
  get drops(): number {
    return this.#drops;
  }

  get(cookie: string): Principal | undefined {
    const entry = this.#entries.get(cookie);
    if (entry && entry.freshUntilMs > this.#nowMs()) return entry.principal;
    this.#entries.delete(cookie);
    return undefined;
  }

  /** Keeps `principal`, unless anything was dropped since `drops` was read. */
  set(cookie: string, principal: Principal, drops: number): void {
    if (drops !== this.#drops) return;
    if (this.#entries.size >= ENTRIES_MAX) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    const freshUntilMs = this.#nowMs() + ENTRY_LIFE_MS;
    this.#entries.set(cookie, { principal, freshUntilMs });
  }

  /** Forgets a user everywhere in this process: sign-out, revocation, a changed role. */
  dropUser(userId: string): void {
    this.#drops += 1;
    for (const [cookie, { principal }] of this.#entries) {
      if (principal.userId === userId) this.#entries.delete(cookie);
    }
  }
}
