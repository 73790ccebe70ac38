/** A client company and the person who signs it up. */
import {
  type Context,
  type Principal,
  requirePermission,
  requirePrincipal,
} from "../core/context.ts";
import { toParisDate } from "../core/paris_date.ts";
import { Problem } from "../core/problem.ts";
import { Scope } from "../db/scope.ts";
import {
  countSeatsTaken,
  findCompany,
  findContract,
  insertAdministrator,
  insertCompany,
  lockFounder,
  type Visibility,
} from "./queries.ts";
import type { Company, CompanyInput } from "./schema.ts";

/** Where every client's invoices and quotas are counted, until a company can choose. */
const TIME_ZONE = "Europe/Paris";

/**
 * Makes a company and its founder's membership as administrator.
 *
 * @throws Problem `sign-in-required`, `email-not-verified`, `already-in-company`, `siren-taken`
 */
export async function createCompany(ctx: Context, input: CompanyInput): Promise<Company> {
  const { userId } = requirePrincipal(ctx);
  const today = toParisDate(ctx.now()).toString();
  return await ctx.transactAsSystem(async (db) => {
    const founder = await lockFounder(db, { userId, today });
    if (!founder.isVerified) {
      throw new Problem("email-not-verified", "Cannot create a company: verify your address first");
    }
    if (founder.belongsToCompany) {
      throw new Problem("already-in-company", "Cannot create a company: you belong to one already");
    }
    const row = {
      ...input,
      vatNumber: input.vatNumber ?? null,
      id: ctx.newId(),
      timeZone: TIME_ZONE,
      stripeCustomerId: null,
      createdAt: ctx.now(),
    };
    if (!await insertCompany(db, row)) {
      throw new Problem(
        "siren-taken",
        `Cannot create "${input.name}": the SIREN "${input.siren}" has an account`,
      );
    }
    const scope = new Scope(db, row.id);
    await insertAdministrator(scope, { userId, createdAt: row.createdAt });
    return await describeCompany(ctx, scope);
  });
}

/** The signed-in person's company and the state of its contract. */
export async function readCompany(ctx: Context): Promise<Company> {
  requirePermission(ctx, "company.read");
  return await describeCompany(ctx, ctx.scope());
}

/** What of their company a member sees: a site manager only their site. */
export function visibilityOf({ companyRole, siteId }: Principal): Visibility {
  return companyRole === "site_manager" ? { siteId } : "company";
}

async function describeCompany(ctx: Context, scope: Scope): Promise<Company> {
  const { stripeCustomerId: _, createdAt, ...company } = await findCompany(scope);
  const contract = await findContract(scope);
  return {
    ...company,
    createdAt: createdAt.toISOString(),
    contract: contract === undefined ? null : {
      ...contract,
      seatsTaken: await countSeatsTaken(scope, toParisDate(ctx.now()).toString()),
    },
  };
}
