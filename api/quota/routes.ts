import { createRoute, jsonAnswer, newRouter, refusals } from "../core/router.ts";
import { Quota } from "./schema.ts";
import { readQuota } from "./service.ts";

const read = createRoute({
  method: "get",
  path: "/quota",
  summary: "What is left of this month's activities",
  description:
    "The month is the current one in Europe/Paris; a booking counts in the month of its " +
    "service date. Without an active contract the limit is 0 and `reason` says so.",
  responses: { 200: jsonAnswer("The signed-in employee's quota", Quota), ...refusals },
});

export const quota = newRouter().openapi(
  read,
  async (c) => c.json(await readQuota(c.var.ctx), 200),
);
