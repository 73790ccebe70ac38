/** What a service gets with every request: who asks, the clock, ids, and the way to the data. */
import type { Logger } from "pino";
import type { Database } from "../db/driver.ts";
import { Scope } from "../db/scope.ts";
import { isAllowed, type Permission } from "../roles.ts";
import type { CompanyRole, StaffRole } from "../roles.ts";
import { Problem } from "./problem.ts";
import { runTransaction, type TransactionKey } from "./transaction.ts";

/** Languages that have catalogues; adding one here makes every catalogue that lacks it fail. */
export type Language = "fr" | "en";

/** The person behind a verified session, with everything that decides what they may do. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly companyId: string | null;
  readonly companyName: string | null;
  readonly companyRole: CompanyRole | null;
  /** The only site a site manager sees. */
  readonly siteId: string | null;
  readonly employeeId: string | null;
  readonly providerId: string | null;
  readonly staffRoles: readonly StaffRole[];
}

/** What the program passes in once; tests pass their own clock and ids. */
export interface Effects {
  readonly db: Database;
  now(): Date;
  newId(): string;
  readonly log: Logger;
}

export interface RequestFacts {
  readonly requestId: string;
  readonly language: Language;
  readonly principal: Principal | null;
  /** Present when the request carries `Idempotency-Key`. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | null;
}

export class Context {
  readonly #effects: Effects;
  readonly requestId: string;
  readonly language: Language;
  readonly principal: Principal | null;
  readonly #idempotency: RequestFacts["idempotency"];
  #step = 0;

  constructor(effects: Effects, facts: RequestFacts) {
    this.#effects = effects;
    this.requestId = facts.requestId;
    this.language = facts.language;
    this.principal = facts.principal;
    this.#idempotency = facts.idempotency;
  }

  now(): Date {
    return this.#effects.now();
  }

  newId(): string {
    return this.#effects.newId();
  }

  get log(): Logger {
    return this.#effects.log;
  }

  /** Reads of the signed-in person's company, outside a transaction. */
  scope(): Scope {
    return new Scope(this.#effects.db, requireCompany(this));
  }

  /** Reads that belong to no company. */
  get system(): Database {
    return this.#effects.db;
  }

  /**
   * Runs `work` in one transaction of the signed-in person's company.
   *
   * With an idempotency key the key is written in the same transaction and a repeat gets the stored
   * value without running `work`: so `work` returns plain JSON and everything the answer needs.
   */
  transact<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const companyId = requireCompany(this);
    return this.transactAsSystem((db) => work(new Scope(db, companyId)));
  }

  /** As `transact`, for work that has no company yet: sign-up, invitations, webhooks. */
  transactAsSystem<T>(work: (db: Database) => Promise<T>): Promise<T> {
    return runTransaction(this.#effects, this.#nextKey(), work);
  }

  #nextKey(): TransactionKey | null {
    if (!this.#idempotency) return null;
    const userId = this.principal?.userId ?? "";
    return { ...this.#idempotency, userId, step: this.#step++ };
  }
}

/** @throws Problem `sign-in-required` */
export function requirePrincipal(ctx: Context): Principal {
  if (!ctx.principal) throw new Problem("sign-in-required", "Cannot go on: no valid session");
  return ctx.principal;
}

/** @throws Problem `sign-in-required`, or `forbidden` for a person who lacks the permission */
export function requirePermission(ctx: Context, permission: Permission): Principal {
  const principal = requirePrincipal(ctx);
  if (!isAllowed(principal, permission)) {
    throw new Problem("forbidden", `Cannot go on: this needs the permission "${permission}"`);
  }
  return principal;
}

/** @throws Problem `forbidden` for a person of no company */
function requireCompany(ctx: Context): string {
  const { companyId } = requirePrincipal(ctx);
  if (!companyId) throw new Problem("forbidden", "Cannot go on: you belong to no company");
  return companyId;
}
