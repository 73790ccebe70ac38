/** Dead jobs: what failed too often is listed for staff, who may have it tried again. */
import { type Context, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import { findDead, reviveDead } from "./queries.ts";
import type { DeadJob, DeadJobPage, DeadJobsQuery, RetriedJob } from "./schema.ts";

const SortKeys = z.tuple([z.iso.datetime(), z.uuid()]);

/** One page of dead jobs, the newest first. */
export async function listDeadJobs(
  ctx: Context,
  { cursor, limit }: DeadJobsQuery,
): Promise<DeadJobPage> {
  requirePermission(ctx, "outbox.read");
  const keys = readCursor(SortKeys, cursor);
  const rows = await findDead(ctx.system, {
    after: keys && { deadAt: new Date(keys[0]), id: keys[1] },
    limit: limit + 1,
  });
  const page = cutPage(rows.map(toDeadJob), limit, (job) => [job.deadAt, job.id]);
  return { jobs: page.items, nextCursor: page.nextCursor };
}

/**
 * Has a dead job run again, with all its attempts.
 *
 * @throws Problem `sign-in-required`, `forbidden`, `not-found`
 */
export async function retryDeadJob(ctx: Context, id: string): Promise<RetriedJob> {
  requirePermission(ctx, "outbox.retry");
  return await ctx.transactAsSystem(async (db) => {
    if (!await reviveDead(db, id, ctx.now())) {
      throw new Problem("not-found", `Cannot retry "${id}": there is no such dead job`);
    }
    return { id };
  });
}

type DeadRow = Awaited<ReturnType<typeof findDead>>[number];

function toDeadJob({ payload, createdAt, deadAt, ...row }: DeadRow): DeadJob {
  return {
    ...row,
    about: describePayload(payload),
    createdAt: createdAt.toISOString(),
    deadAt: deadAt.toISOString(),
  };
}

/** The payload's own texts. The values of a mail are one level down: they may hold a secret link. */
function describePayload(payload: string): Record<string, string> {
  const fields: Record<string, unknown> = JSON.parse(payload);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : []
    ),
  );
}
