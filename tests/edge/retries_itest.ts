/** A copy of the api dies or drains: what is asked of another copy, and what never is. */

import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Endpoint, endpointsOf, findService, type Topology } from "../../infra/topology.ts";
import { type Ask, ask, askPlain } from "./client.ts";
import { type Edge, startEdge, withReplicas } from "./nginx.ts";
import { startDyingUpstream, startUpstream, type Upstream } from "./upstream.ts";

const POST: Ask = { method: "POST", body: '{"slot":"1"}' };
const KEYED: Ask = { ...POST, headers: { "idempotency-key": "key-0001" } };

/** A second copy of a program, beside the first. */
function withTwo(name: string): (topology: Topology) => Topology {
  return (topology) => withReplicas(topology, name, 1);
}

/** Both copies; nginx asks the first one first. */
function copiesOf(edge: Edge, name: string): readonly [Endpoint, Endpoint] {
  const [first, second] = endpointsOf(findService(edge.topology, name));
  if (!first || !second) throw new Error(`Expected two copies of "${name}"`);
  return [first, second];
}

function startHealthy(endpoint: Endpoint): Upstream {
  return startUpstream(endpoint, () => new Response("done", { status: 201 }));
}

function startDraining(endpoint: Endpoint): Upstream {
  return startUpstream(endpoint, () => new Response("draining", { status: 503 }));
}

describe("a copy that dies with a request in its hands", () => {
  it("a POST without a key is not repeated", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    assertEquals((await ask(edge, "api", "/bookings", POST)).status, 502);
    assertEquals([dying.taken.length, healthy.seen.length], [1, 0]);
  });

  it("a POST with a key is repeated, once and unchanged", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    const answer = await ask(edge, "api", "/bookings?notify=1", KEYED);
    assertEquals([answer.status, answer.text], [201, "done"]);
    assertEquals(dying.taken, ["POST /bookings?notify=1 HTTP/1.1"]);
    assertEquals(healthy.seen.length, 1);
    const [seen] = healthy.seen;
    assertEquals([seen?.method, seen?.path], ["POST", "/bookings?notify=1"]);
    assertEquals([seen?.body, seen?.headers.get("idempotency-key")], [POST.body, "key-0001"]);
  });

  it("holds on the internal listener as well", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    assertEquals((await askPlain(edge, "internal", "/bookings", KEYED)).status, 201);
    assertEquals([dying.taken.length, healthy.seen.length], [1, 1]);
  });

  it("a malformed key is no key", async () => {
    for (const key of ["short", "x".repeat(129), "has a space"]) {
      await using edge = await startEdge(withTwo("api"));
      const [first, second] = copiesOf(edge, "api");
      await using dying = startDyingUpstream(first);
      await using healthy = startHealthy(second);
      const options = { ...POST, headers: { "idempotency-key": key } };
      assertEquals((await ask(edge, "api", "/bookings", options)).status, 502);
      assertEquals([dying.taken.length, healthy.seen.length], [1, 0]);
    }
  });

  it("a PATCH, signing in and webhooks are not repeated, key or not", async () => {
    const cases = [["PATCH", "/company"], ["POST", "/auth/sign-in/email"], [
      "POST",
      "/webhooks/stripe",
    ]] as const;
    for (const [method, path] of cases) {
      await using edge = await startEdge(withTwo("api"));
      const [first, second] = copiesOf(edge, "api");
      await using dying = startDyingUpstream(first);
      await using healthy = startHealthy(second);
      assertEquals((await ask(edge, "api", path, { ...KEYED, method })).status, 502, path);
      assertEquals([dying.taken.length, healthy.seen.length], [1, 0], path);
    }
  });

  it("a GET is repeated", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    assertEquals((await ask(edge, "api", "/catalogue")).status, 201);
    assertEquals([dying.taken.length, healthy.seen.length], [1, 1]);
  });

  it("a form of the site is not repeated, even with a key", async () => {
    await using edge = await startEdge(withTwo("site"));
    const [first, second] = copiesOf(edge, "site");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    assertEquals((await ask(edge, "www", "/company/new", KEYED)).status, 502);
    assertEquals([dying.taken.length, healthy.seen.length], [1, 0]);
  });

  it("is left alone for a while", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using dying = startDyingUpstream(first);
    await using healthy = startHealthy(second);
    for (let i = 0; i < 4; i++) await ask(edge, "api", "/catalogue");
    assertEquals([dying.taken.length, healthy.seen.length], [1, 4]);
  });

  it("a request that kills every copy is answered with a problem after two", async () => {
    await using edge = await startEdge((topology) => withReplicas(topology, "api", 2));
    const endpoints = endpointsOf(findService(edge.topology, "api"));
    await using stack = new AsyncDisposableStack();
    const dying = endpoints.map((endpoint) => stack.use(startDyingUpstream(endpoint)));
    const answer = await ask(edge, "api", "/bookings", KEYED);
    assertEquals(answer.status, 502);
    assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
    assertEquals(JSON.parse(answer.text).code, "bad-gateway");
    assertEquals(dying.map(({ taken }) => taken.length), [1, 1, 0]);
  });
});

describe("a copy that is gone before it is asked", () => {
  it("is skipped for every request, since nothing has reached it", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [, second] = copiesOf(edge, "api");
    await using healthy = startHealthy(second);
    assertEquals((await ask(edge, "api", "/bookings", POST)).status, 201);
    assertEquals(healthy.seen.length, 1);
  });
});

describe("a copy that drains with 503", () => {
  it("is skipped for reads and for POSTs with a key, and then left alone", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using draining = startDraining(first);
    await using healthy = startHealthy(second);
    assertEquals((await ask(edge, "api", "/bookings", KEYED)).status, 201);
    for (let i = 0; i < 3; i++) {
      assertEquals((await ask(edge, "api", "/catalogue")).status, 201);
    }
    assertEquals([draining.seen.length, healthy.seen.length], [1, 4]);
  });

  it("answers a POST without a key itself", async () => {
    await using edge = await startEdge(withTwo("api"));
    const [first, second] = copiesOf(edge, "api");
    await using draining = startDraining(first);
    await using healthy = startHealthy(second);
    const answer = await ask(edge, "api", "/bookings", POST);
    assertEquals([answer.status, answer.text], [503, "draining"]);
    assertEquals([draining.seen.length, healthy.seen.length], [1, 0]);
  });
});
