import { createRoute, jsonAnswer, newRouter, refusals } from "../core/router.ts";
import { CataloguePage, CatalogueQuery, ServicePage, ServiceParams, SlotsQuery } from "./schema.ts";
import { listServices, readService } from "./service.ts";

const list = createRoute({
  method: "get",
  path: "/catalogue",
  summary: "Services an employee can book",
  description: "In the person's language, French where a text lacks; sorted by name and id.",
  request: { query: CatalogueQuery },
  responses: { 200: jsonAnswer("One page of services", CataloguePage), ...refusals },
});

const read = createRoute({
  method: "get",
  path: "/catalogue/{serviceId}",
  summary: "A service and its upcoming slots",
  description: "Slots from now on, sorted by start and id; full ones have no places left.",
  request: { params: ServiceParams, query: SlotsQuery },
  responses: { 200: jsonAnswer("The service and one page of slots", ServicePage), ...refusals },
});

export const catalogue = newRouter()
  .openapi(list, async (c) => c.json(await listServices(c.var.ctx, c.req.valid("query")), 200))
  .openapi(read, async (c) => {
    const { serviceId } = c.req.valid("param");
    return c.json(await readService(c.var.ctx, serviceId, c.req.valid("query")), 200);
  });
