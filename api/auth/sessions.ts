/** Who is behind a session cookie, and what they may do. */
import type { Database } from "../db/driver.ts";
import { type CompanyRole, rolesOf } from "../roles.ts";
import type { Language, Principal } from "../core/context.ts";
import { type Auth, callAuth, SESSION_COOKIE } from "./better_auth.ts";
import { findMemberships } from "./queries.ts";
import type { SessionCache } from "./session_cache.ts";

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
      if (known) return known;
      const { drops } = cache;
      const session = await callAuth(() => auth.api.getSession({ headers }));
      if (session === null) return null;
      const principal = await loadPrincipal(db, session);
      // Whoever has no role yet is about to get one, maybe in another replica: ask each time.
      if (rolesOf(principal).length > 0) cache.set(cookie, principal, drops);
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
