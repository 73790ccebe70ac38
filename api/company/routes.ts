import { requirePrincipal } from "../core/context.ts";
import {
  createRoute,
  creating,
  jsonAnswer,
  jsonBody,
  newRouter,
  refusals,
} from "../core/router.ts";
import { inviteAgain, inviteEmployee, listEmployees } from "./employees.ts";
import {
  Company,
  CompanyInput,
  Employee,
  EmployeeInput,
  EmployeePage,
  EmployeeParams,
  PageQuery,
  Site,
  SiteInput,
  SitePage,
} from "./schema.ts";
import { createCompany, readCompany } from "./service.ts";
import { createSite, listSites } from "./sites.ts";

const create = createRoute({
  method: "post",
  path: "/company",
  summary: "Sign a company up; whoever does it administers it",
  middleware: [creating] as const,
  request: { body: jsonBody(CompanyInput) },
  responses: { 201: jsonAnswer("The new company", Company), ...refusals },
});

const read = createRoute({
  method: "get",
  path: "/company",
  summary: "The signed-in member's company and the state of its contract",
  responses: { 200: jsonAnswer("The company", Company), ...refusals },
});

const sitesList = createRoute({
  method: "get",
  path: "/company/sites",
  summary: "The company's sites",
  description: "Sorted by name and id. A site manager sees only their site.",
  request: { query: PageQuery },
  responses: { 200: jsonAnswer("One page of sites", SitePage), ...refusals },
});

const siteCreate = createRoute({
  method: "post",
  path: "/company/sites",
  summary: "Add a site; its name is unique in the company",
  middleware: [creating] as const,
  request: { body: jsonBody(SiteInput) },
  responses: { 201: jsonAnswer("The new site", Site), ...refusals },
});

const employeesList = createRoute({
  method: "get",
  path: "/company/employees",
  summary: "The company's employees",
  description: "Sorted by last name, first name and id. A site manager sees only their site.",
  request: { query: PageQuery },
  responses: { 200: jsonAnswer("One page of employees", EmployeePage), ...refusals },
});

const employeeInvite = createRoute({
  method: "post",
  path: "/company/employees",
  summary: "Invite an employee; the invitation takes a seat of the contract",
  middleware: [creating] as const,
  request: { body: jsonBody(EmployeeInput) },
  responses: { 201: jsonAnswer("The invited employee", Employee), ...refusals },
});

const invitationAgain = createRoute({
  method: "post",
  path: "/company/employees/{id}/invitation",
  summary: "Send a new invitation; the link sent before is void",
  middleware: [creating] as const,
  request: { params: EmployeeParams },
  responses: { 201: jsonAnswer("The invited employee", Employee), ...refusals },
});

export interface CompanyRoutesOptions {
  /** Told after the commit that changed what a user may do. */
  onMembershipChanged(userId: string): void;
}

export function createCompanyRoutes({ onMembershipChanged }: CompanyRoutesOptions) {
  return newRouter()
    .openapi(create, async (c) => {
      const company = await createCompany(c.var.ctx, c.req.valid("json"));
      onMembershipChanged(requirePrincipal(c.var.ctx).userId);
      return c.json(company, 201);
    })
    .openapi(read, async (c) => c.json(await readCompany(c.var.ctx), 200))
    .openapi(sitesList, async (c) => c.json(await listSites(c.var.ctx, c.req.valid("query")), 200))
    .openapi(siteCreate, async (c) => c.json(await createSite(c.var.ctx, c.req.valid("json")), 201))
    .openapi(employeesList, async (c) => {
      return c.json(await listEmployees(c.var.ctx, c.req.valid("query")), 200);
    })
    .openapi(employeeInvite, async (c) => {
      return c.json(await inviteEmployee(c.var.ctx, c.req.valid("json")), 201);
    })
    .openapi(invitationAgain, async (c) => {
      return c.json(await inviteAgain(c.var.ctx, c.req.valid("param").id), 201);
    });
}
