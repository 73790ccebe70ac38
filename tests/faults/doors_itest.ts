/** Who may speak to whom on the running stack: the api answers nobody but the edge. */
import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import http from "node:http";
import { type Endpoint, findService, type PortName, portOf } from "../../infra/topology.ts";
import { type Answer, exchange } from "../edge/client.ts";
import { createClient, createEmployee } from "./people.ts";
import { openWorld, type World } from "./world.ts";

const PROBE = new URL("testdata/ask.ts", import.meta.url).pathname;

let world: World;
beforeAll(async () => {
  world = await openWorld("doors");
});
afterAll(() => world?.close());

function endpoint(name: string, port: PortName = "main"): Endpoint {
  const service = findService(world.stack.topology, name);
  return { address: service.address, port: portOf(service, port) };
}

function urlOf({ address, port }: Endpoint, path = "/health/live"): string {
  return `http://${address}:${port}${path}`;
}

/** Asks from a local address of the test's choosing. */
function askFrom(
  localAddress: string,
  { address: host, port }: Endpoint,
  options: http.RequestOptions = {},
): Promise<Answer> {
  return exchange(http.request({ path: "/health/live", ...options, host, port, localAddress }));
}

/** What the running site was started with, as the kernel has it. */
async function siteFlags(): Promise<string[]> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${world.stack.pid("site")}/cmdline`],
  }).output();
  const words = new TextDecoder().decode(stdout).split("\0");
  return words.filter((word) => word.startsWith("--"));
}

/** What a program with the site's permissions meets at each URL. */
async function askAsSite(urls: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...await siteFlags(), PROBE, ...urls],
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

describe("a program with the permissions of the running site", () => {
  it("reaches the api over the edge's inner listener", async () => {
    assertEquals(await askAsSite([`${world.stack.internalApiUrl}/plans`]), [200]);
  });

  it("is refused everything else by its own runtime, and nobody hears of it", async () => {
    const others = [
      urlOf(endpoint("api")),
      urlOf(endpoint("api", "internal")),
      urlOf(endpoint("worker", "internal")),
      urlOf(endpoint("database")),
      urlOf(endpoint("stripe-sandbox"), "/_sandbox/health"),
      urlOf(endpoint("mail-capture", "inbox"), "/messages"),
      urlOf(endpoint("nginx", "internal"), "/stub_status"),
      `${world.stack.apiUrl}/plans`,
      "https://example.com/",
    ];
    assertEquals(await askAsSite(others), others.map(() => "NotCapable"));
  });
});

describe("the api's own port", () => {
  it("answers the edge's address", async () => {
    const answer = await askFrom(world.stack.topology.edgeAddress, endpoint("api"));
    assertEquals([answer.status, JSON.parse(answer.text)], [200, { status: "live" }]);
  });

  it("answers any other address of the machine with an empty 403, whatever it claims", async () => {
    const { topology: { edgeAddress }, siteUrl } = world.stack;
    const { cookie } = await createEmployee(world, await createClient(world));
    const claims: http.RequestOptions[] = [
      {},
      { path: "/openapi.json" },
      { path: "/no-such-path" },
      { path: "/me", headers: { cookie } },
      { path: "/me", headers: { cookie, "x-forwarded-for": edgeAddress } },
      { path: "/me", headers: { cookie, "x-real-ip": edgeAddress, origin: siteUrl } },
      { path: "/webhooks/stripe", method: "POST" },
      { path: "/bookings", method: "POST", headers: { cookie, "idempotency-key": "12345678" } },
    ];
    for (const address of ["127.0.0.1", "127.0.0.2", "127.0.10.11", "127.255.255.254"]) {
      for (const claim of claims) {
        const { status, text, headers } = await askFrom(address, endpoint("api"), claim);
        assertEquals([status, text], [403, ""], `${address} ${claim.path}`);
        assertEquals([...headers.keys()].toSorted(), ["content-length", "date"]);
      }
    }
  });
});

describe("the site's own port", () => {
  it("answers the edge's address, and any other with 403", async () => {
    const page = await askFrom(world.stack.topology.edgeAddress, endpoint("site"), {
      path: "/sign-in",
    });
    assertEquals(page.status, 200);
    for (const address of ["127.0.0.1", "127.0.10.11"]) {
      const refused = await askFrom(address, endpoint("site"), { path: "/sign-in" });
      assertEquals([refused.status, refused.text], [403, "Forbidden"]);
    }
  });
});
