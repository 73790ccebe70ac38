/** A part is away for a while: pages say so cleanly, the rest goes on, and all heals by itself. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { addSlot, bookedOf, HOUR_MS } from "../../api/bookings/testing.ts";
import { edgeListeners, findService, portOf } from "../../infra/topology.ts";
import { loopbackFetch } from "../../scripts/dev/loopback_fetch.ts";
import { replaceConfiguration } from "../../scripts/dev/nginx.ts";
import { isFree } from "../../scripts/dev/ports.ts";
import type { ServiceName } from "../../scripts/dev/stack.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import { endLeases } from "./crash.ts";
import { assertAtRest, assertInvariants } from "./invariants.ts";
import { createClient, createEmployee, serviceOf } from "./people.ts";
import { PAUSED, prepareForm } from "./steps.ts";
import { assertPause, createVisitor, titleOf } from "./visitor.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

const EMPLOYEE_PAGES = ["/home", "/catalogue", "/planning", "/account/sessions"];
const COMPANY_PAGES = ["/company", "/company/employees", "/company/invoices"];
/** Pages that a stranger sees, and for which the site asks nobody. */
const OWN_PAGES = ["/sign-in", "/sign-up", "/forgot-password"];

let world: World;
/** What nginx is started with. */
let complete: string;
beforeAll(async () => {
  world = await openWorld("outages");
  complete = Deno.readTextFileSync(`${world.folder}/nginx/nginx.conf`);
});
afterAll(() => world?.close());

/** The status of a program's inner address, which the edge has no part in. */
async function health(name: string, path: "/health/live" | "/health/ready"): Promise<number> {
  const service = findService(world.stack.topology, name);
  const response = await fetch(`http://${service.address}:${portOf(service, "internal")}${path}`);
  await response.body?.cancel();
  return response.status;
}

/** An answer of the api's public name. */
async function askApi(path: string): Promise<{ status: number; code: unknown }> {
  const response = await loopbackFetch(world.stack.apiUrl + path, {}, { ca: world.ca });
  const { code } = await response.json();
  return { status: response.status, code };
}

interface Outage {
  begin(): Promise<void>;
  /** While it lasts, beside the pages. */
  check(): Promise<void>;
  end(): Promise<void>;
}

function outageOf(service: ServiceName, check: () => Promise<void>): Outage {
  const { stack } = world;
  return { check, begin: () => stack.kill(service, "SIGKILL"), end: () => stack.start(service) };
}

/** Everything that people notice, before, while and after the api cannot be asked. */
async function assertCleanOutage({ begin, check, end }: Outage): Promise<void> {
  const client = await createClient(world);
  const employee = await createEmployee(world, client);
  const slot = await addSlot(world, { startsAt: new Date(Date.now() + 72 * HOUR_MS) });
  const path = `/catalogue/${await serviceOf(world, slot)}`;
  const book = await prepareForm(world, path, { cookie: employee.cookie, fields: { slot } });
  const [visitor, admin] = [employee, client].map(({ cookie }) => createVisitor(world, cookie));
  const pages = [
    ...EMPLOYEE_PAGES.map((page) => ({ person: visitor, page })),
    ...COMPANY_PAGES.map((page) => ({ person: admin, page })),
  ];
  const statuses = () =>
    Promise.all(pages.map(async ({ person, page }) => (await person?.open(page))?.status));
  assertEquals(await statuses(), pages.map(() => 200));

  await begin();
  try {
    for (const { person, page } of pages) {
      const answer = await person?.open(page);
      if (answer !== undefined) assertPause(answer);
    }
    assertEquals(await book(), PAUSED);
    const stranger = createVisitor(world);
    for (const page of OWN_PAGES) assertEquals((await stranger.open(page)).status, 200, page);
    assertEquals([await health("site", "/health/live"), await health("site", "/health/ready")], [
      200,
      200,
    ]);
    await check();
  } finally {
    await end();
  }

  await eventually("pages are back", async () => (await visitor?.open("/home"))?.status === 200);
  assertEquals(await statuses(), pages.map(() => 200));
  assertEquals(await bookedOf(world, slot), 0);
  assertEquals(await book(), "303 /planning?notice=booked");
  assertEquals(await bookedOf(world, slot), 1);
  await assertInvariants(world);
}

describe("while it is away", () => {
  it("the api: pages pause, and its public name answers with a problem", async () => {
    await assertCleanOutage(outageOf("api", async () => {
      assertEquals(await askApi("/plans"), { status: 502, code: "bad-gateway" });
    }));
  });

  it("the database: pages pause, the api lives and says that it is not ready", async () => {
    await assertCleanOutage(outageOf("database", async () => {
      assertEquals(await askApi("/plans"), { status: 503, code: "service-unavailable" });
      assertEquals([await health("api", "/health/live"), await health("api", "/health/ready")], [
        200,
        503,
      ]);
      assertEquals(await health("worker", "/health/ready"), 503);
    }));
    assertEquals(await health("api", "/health/ready"), 200);
  });

  it("the edge's inner listener: pages pause, and everything else is in health", async () => {
    await assertCleanOutage({
      begin: async () => {
        await reconfigure(withoutInnerServer(complete));
        await eventually("nobody listens any more", () => isFree(innerPort()));
      },
      check: async () => {
        assertEquals((await askApi("/plans")).status, 200);
        for (const name of ["api", "worker"]) {
          assertEquals(await health(name, "/health/ready"), 200);
        }
      },
      end: async () => {
        await reconfigure(complete);
        await eventually("the listener is back", () => !isFree(innerPort()));
      },
    });
  });

  it("the site: the edge says so in the visitor's language, and the api goes on", async () => {
    await world.stack.kill("site", "SIGKILL");
    try {
      const page = await createVisitor(world).open("/sign-in");
      assertEquals([page.status, titleOf(page)], [502, "Service interrompu · BusinessCare"]);
      assertMatch(page.headers.get("content-type") ?? "", /^text\/html/);
      assertStringIncludes(page.html, "Retour à l’accueil");
      assertEquals((await askApi("/plans")).status, 200);
    } finally {
      await world.stack.start("site");
    }
    assertEquals((await createVisitor(world).open("/sign-in")).status, 200);
  });
});

describe("after all of it", () => {
  it("nothing is missing and no mail is lost", async () => {
    // With large sizes a real minute passes.
    if (!IS_LONG) await endLeases(world);
    await assertAtRest(world);
  });
});

function innerPort(): number {
  return edgeListeners(world.stack.topology).internal.port;
}

async function reconfigure(text: string): Promise<void> {
  await replaceConfiguration(`${world.folder}/nginx`, text);
  await world.stack.kill("nginx", "SIGHUP");
}

/** The configuration without the server that listens for the site. */
function withoutInnerServer(text: string): string {
  const servers = text.split(/^(?= {2,4}server \{$)/m);
  const kept = servers.filter((server) => !server.includes(`:${innerPort()};`));
  assertEquals(kept.length, servers.length - 1, "one server listens for the site");
  return kept.join("");
}
