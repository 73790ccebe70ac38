import { createRoute, jsonAnswer, newRouter, refusals } from "../core/router.ts";
import { listDeadJobs, retryDeadJob } from "./dead.ts";
import { DeadJobPage, DeadJobsQuery, JobParams, RetriedJob } from "./schema.ts";

const list = createRoute({
  method: "get",
  path: "/outbox/dead",
  summary: "Jobs that failed too often, such as mails that no server took",
  description: "For staff. Sorted by time of death and id, the newest first.",
  request: { query: DeadJobsQuery },
  responses: { 200: jsonAnswer("One page of dead jobs", DeadJobPage), ...refusals },
});

const retry = createRoute({
  method: "post",
  path: "/outbox/{id}/retry",
  summary: "Have a dead job run again, with all its attempts",
  request: { params: JobParams },
  responses: { 200: jsonAnswer("The job, which is due now", RetriedJob), ...refusals },
});

export const outbox = newRouter()
  .openapi(list, async (c) => c.json(await listDeadJobs(c.var.ctx, c.req.valid("query")), 200))
  .openapi(retry, async (c) => {
    return c.json(await retryDeadJob(c.var.ctx, c.req.valid("param").id), 200);
  });
