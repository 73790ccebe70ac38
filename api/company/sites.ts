/** The sites of a client company: not to be confused with BusinessCare's own venues. */
import { type Context, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import { findSites, insertSite } from "./queries.ts";
import type { PageQuery, Site, SiteInput, SitePage } from "./schema.ts";
import { visibilityOf } from "./service.ts";

const SortKeys = z.tuple([z.string(), z.uuid()]);

/** One page of the sites that the signed-in member sees, sorted by name and id. */
export async function listSites(ctx: Context, { cursor, limit }: PageQuery): Promise<SitePage> {
  const principal = requirePermission(ctx, "company.read");
  const rows = await findSites(ctx.scope(), {
    visibility: visibilityOf(principal),
    after: readCursor(SortKeys, cursor),
    limit: limit + 1,
  });
  const page = cutPage(rows, limit, (site) => [site.name, site.id]);
  return { sites: page.items, nextCursor: page.nextCursor };
}

/** @throws Problem `sign-in-required`, `forbidden`, `site-exists` */
export async function createSite(ctx: Context, input: SiteInput): Promise<Site> {
  requirePermission(ctx, "company.sites.write");
  return await ctx.transact(async (scope) => {
    const site = { id: ctx.newId(), ...input };
    if (!await insertSite(scope, { ...site, createdAt: ctx.now() })) {
      throw new Problem(
        "site-exists",
        `Cannot create "${input.name}": the company has such a site`,
      );
    }
    return site;
  });
}
