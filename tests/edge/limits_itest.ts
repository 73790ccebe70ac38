/** How often one address may ask: each class of routes by itself. */

import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { findService, type RateClassName, type Topology } from "../../infra/topology.ts";
import { type Ask, ask, askPlain } from "./client.ts";
import { type Edge, startEdge } from "./nginx.ts";
import { startUpstream } from "./upstream.ts";

/** One a minute and two more at once: the fourth is refused, however slow the machine. */
const BURST = 2;
const ALLOWED = 1 + BURST;
const POST: Ask = { method: "POST", body: "{}" };

/** Makes the given classes strict. */
function withStrict(...names: readonly RateClassName[]): (topology: Topology) => Topology {
  return (topology) => ({
    ...topology,
    rateClasses: topology.rateClasses.map((rateClass) =>
      names.includes(rateClass.name)
        ? { ...rateClass, requestsPerMinute: 1, burst: BURST }
        : rateClass
    ),
  });
}

async function askOften(edge: Edge, name: string, path: string, options: Ask): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i <= ALLOWED; i++) statuses.push((await ask(edge, name, path, options)).status);
  return statuses;
}

const EXPECTED = [...new Array(ALLOWED).fill(200), 429];

describe("rate limits", () => {
  it("signing in on www is refused after its burst, and the site hears nothing of it", async () => {
    await using edge = await startEdge(withStrict("auth"));
    await using site = startUpstream(findService(edge.topology, "site"), () => new Response(""));
    assertEquals(await askOften(edge, "www", "/sign-in", POST), EXPECTED);
    assertEquals(site.seen.length, ALLOWED);
    const refusal = await ask(edge, "www", "/reset-password", POST);
    assertEquals([refusal.status, refusal.headers.get("retry-after")], [429, "60"]);
    assertEquals(refusal.headers.get("x-content-type-options"), "nosniff");
    assertEquals(refusal.headers.get("content-type"), "text/html; charset=utf-8");
    assert(refusal.text.includes("Trop de demandes"), refusal.text);
  });

  it("whoever may not sign in for now still reads and writes", async () => {
    await using edge = await startEdge(withStrict("auth"));
    await using _site = startUpstream(findService(edge.topology, "site"), () => new Response(""));
    assertEquals(await askOften(edge, "www", "/sign-up", POST), EXPECTED);
    assertEquals((await ask(edge, "www", "/sign-up")).status, 200);
    assertEquals((await ask(edge, "www", "/bookings", POST)).status, 200);
  });

  it("signing in on api is refused with a problem", async () => {
    await using edge = await startEdge(withStrict("auth"));
    await using api = startUpstream(findService(edge.topology, "api"), () => new Response(""));
    assertEquals(await askOften(edge, "api", "/auth/sign-in/email", POST), EXPECTED);
    const refusal = await ask(edge, "api", "/auth/two-factor/verify-totp", POST);
    assertEquals([refusal.status, refusal.headers.get("retry-after")], [429, "60"]);
    assertEquals(JSON.parse(refusal.text).code, "too-many-requests");
    assertEquals(api.seen.length, ALLOWED);
  });

  it("www and api share one count for one address", async () => {
    await using edge = await startEdge(withStrict("auth"));
    const { topology } = edge;
    await using _site = startUpstream(findService(topology, "site"), () => new Response(""));
    await using api = startUpstream(findService(topology, "api"), () => new Response(""));
    assertEquals(await askOften(edge, "www", "/sign-in", POST), EXPECTED);
    assertEquals((await ask(edge, "api", "/auth/sign-in/email", POST)).status, 429);
    assertEquals(api.seen.length, 0);
  });

  it("writes are refused after their burst, webhooks go on", async () => {
    await using edge = await startEdge(withStrict("write"));
    await using _api = startUpstream(findService(edge.topology, "api"), () => new Response(""));
    assertEquals(await askOften(edge, "api", "/bookings", POST), EXPECTED);
    assertEquals((await ask(edge, "api", "/webhooks/stripe", POST)).status, 200);
    assertEquals((await ask(edge, "api", "/catalogue")).status, 200);
  });

  it("a repeatable write counts once, though it changes its location", async () => {
    await using edge = await startEdge(withStrict("write"));
    await using _api = startUpstream(findService(edge.topology, "api"), () => new Response(""));
    const keyed = { ...POST, headers: { "idempotency-key": "key-0001" } };
    assertEquals(await askOften(edge, "api", "/bookings", keyed), EXPECTED);
  });

  it("pages are refused after their burst, their files are not", async () => {
    await using edge = await startEdge(withStrict("page"));
    await using _site = startUpstream(findService(edge.topology, "site"), () => new Response(""));
    assertEquals(await askOften(edge, "www", "/catalogue", {}), EXPECTED);
    assertEquals((await ask(edge, "www", "/_fresh/island-1a2b.js")).status, 200);
    assertEquals((await ask(edge, "www", "/styles.css")).status, 200);
  });

  it("files and webhooks have limits too", async () => {
    await using edge = await startEdge(withStrict("asset", "webhook"));
    const { topology } = edge;
    await using _site = startUpstream(findService(topology, "site"), () => new Response(""));
    await using _api = startUpstream(findService(topology, "api"), () => new Response(""));
    assertEquals(await askOften(edge, "www", "/logo.svg", {}), EXPECTED);
    assertEquals(await askOften(edge, "api", "/webhooks/stripe", POST), EXPECTED);
  });

  it("the site's own calls are never counted", async () => {
    await using edge = await startEdge(withStrict("auth", "write", "page"));
    await using api = startUpstream(findService(edge.topology, "api"), () => new Response(""));
    for (let i = 0; i <= ALLOWED; i++) {
      assertEquals((await askPlain(edge, "internal", "/auth/sign-in/email", POST)).status, 200);
    }
    assertEquals(api.seen.length, ALLOWED + 1);
  });
});
