/**
 * Who is behind a session cookie. Asking better-auth costs more than a whole list request, so a
 * small bounded cache of verified cookies stands in front; in another replica a revoked session may
 * live as long as an entry does, in this one it is dropped at once.
 */
import type { Database } from "../db/driver.ts";
import type { CompanyRole } from "../roles.ts";
import type { Language, Principal } from "../core/context.ts";
import { type Auth, SESSION_COOKIE } from "./better_auth.ts";
import { findMemberships } from "./queries.ts";

const ENTRY_LIFE_MS = 5_000;
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly principal: Principal | null;
  readonly userId: string | null;
  readonly freshUntilMs: number;
}

export class SessionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get(cookie: string): Entry | undefined {
    const entry = this.#entries.get(cookie);
    if (entry && entry.freshUntilMs > this.#nowMs()) return entry;
    this.#entries.delete(cookie);
    return undefined;
  }

  set(cookie: string, principal: Principal | null): void {
    if (this.#entries.size >= ENTRIES_MAX) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(cookie, {
      principal,
      userId: principal?.userId ?? null,
      freshUntilMs: this.#nowMs() + ENTRY_LIFE_MS,
    });
  }

  /** Forgets a user everywhere in this process: sign-out, revocation, a changed role. */
  dropUser(userId: string): void {
    for (const [cookie, entry] of this.#entries) {
      if (entry.userId === userId) this.#entries.delete(cookie);
    }
  }
}

export interface PrincipalFinder {
  find(headers: Headers): Promise<Principal | null>;
}

export function createPrincipalFinder(
  { auth, db, cache }: { auth: Auth; db: Database; cache: SessionCache },
): PrincipalFinder {
  return {
    async find(headers) {
      const cookie = readSessionCookie(headers);
      if (cookie === undefined) return null;
      const known = cache.get(cookie);
      if (known) return known.principal;
      const session = await auth.api.getSession({ headers });
      const principal = session === null ? null : await loadPrincipal(db, session);
      cache.set(cookie, principal);
      return principal;
    },
  };
}

/** The cookie's value as sent: the token and its signature. */
export function readSessionCookie(headers: Headers): string | undefined {
  const prefix = `${SESSION_COOKIE}=`;
  return headers.get("cookie")?.split(/;\s*/).find((part) => part.startsWith(prefix))
    ?.slice(prefix.length);
}

interface FoundSession {
  readonly session: { readonly id: string };
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly language?: string | null | undefined;
  };
}

async function loadPrincipal(db: Database, { session, user }: FoundSession): Promise<Principal> {
  const memberships = await findMemberships(db, user.id);
  const role: CompanyRole | null = memberships.companyRole;
  const language: Language = user.language === "en" ? "en" : "fr";
  return {
    userId: user.id,
    sessionId: session.id,
    name: user.name,
    email: user.email,
    language,
    companyId: memberships.memberOf ?? memberships.employedBy,
    companyName: memberships.companyName,
    companyRole: role,
    siteId: memberships.siteId,
    employeeId: memberships.employeeId,
    providerId: memberships.providerId,
    staffRoles: memberships.staffRoles,
  };
}
