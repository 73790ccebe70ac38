/** The price list and the simulator: public, the same for everybody, and cacheable at the edge. */
import { createRoute, jsonAnswer, newRouter, refusals } from "../core/router.ts";
import { PlanList, Simulation, SimulationQuery } from "./schema.ts";
import { listPlans, simulate } from "./service.ts";

/** A new price list may show this late; nobody is charged by what a cache says. */
const CACHE_CONTROL = "public, max-age=60";

const list = createRoute({
  method: "get",
  path: "/plans",
  summary: "The plans on sale today",
  responses: { 200: jsonAnswer("The plans, the smallest companies' first", PlanList), ...refusals },
});

const simulation = createRoute({
  method: "get",
  path: "/plans/simulation",
  summary: "What a headcount costs for a year",
  request: { query: SimulationQuery },
  responses: {
    200: jsonAnswer("The plan, its price, and a larger headcount that costs less", Simulation),
    ...refusals,
  },
});

export const plans = newRouter()
  .openapi(list, async (c) => {
    const answer = await listPlans(c.var.ctx);
    c.header("cache-control", CACHE_CONTROL);
    return c.json(answer, 200);
  })
  .openapi(simulation, async (c) => {
    const answer = await simulate(c.var.ctx, c.req.valid("query").headcount);
    c.header("cache-control", CACHE_CONTROL);
    return c.json(answer, 200);
  });
