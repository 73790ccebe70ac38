/** The access log: one ECS line for each request, and no secret in any file. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { findService } from "../../infra/topology.ts";
import { ask, askPlain } from "./client.ts";
import { startEdge, withReplicas } from "./nginx.ts";
import { startDyingUpstream, startUpstream } from "./upstream.ts";

const SECRET = "s3cr3t-t0k3n";

describe("access log", () => {
  it("a request is one line of JSON with ECS keys", async () => {
    await using edge = await startEdge();
    await using _api = startUpstream(
      findService(edge.topology, "api"),
      () => new Response("hello", { status: 201 }),
    );
    const headers = { "user-agent": 'a "quoted"\\ agent' };
    const answer = await ask(edge, "api", "/bookings", { method: "POST", body: "{}", headers });
    const { lines: [line] } = await edge.readLog(1);
    assertEquals(line?.["http.request.method"], "POST");
    assertEquals(line?.["http.response.status_code"], 201);
    assertEquals(line?.["http.response.body.bytes"], 5);
    assertEquals(line?.["http.request.id"], answer.headers.get("x-request-id"));
    assertEquals(line?.["url.domain"], "api.localhost");
    assertEquals(line?.["url.path"], "/bookings");
    assertEquals(line?.["client.address"], "127.0.0.1");
    assertEquals(line?.["user_agent.original"], headers["user-agent"]);
    assertEquals(line?.["nginx.route_class"], "write");
    assertEquals(line?.["nginx.upstream.status"], "201");
    assert(Number.isInteger(line?.["event.duration"]), String(line?.["event.duration"]));
    assertMatch(
      String(line?.["@timestamp"]),
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/,
    );
    assert(!Number.isNaN(Date.parse(String(line?.["@timestamp"]))));
  });

  it("the duration is the time the request took, in nanoseconds", async () => {
    await using edge = await startEdge();
    const waits = [50, 1100];
    await using _site = startUpstream(findService(edge.topology, "site"), async ({ path }) => {
      await new Promise((resolve) => setTimeout(resolve, Number(path.slice(1))));
      return new Response("slow");
    });
    for (const [index, waitMs] of waits.entries()) {
      const startedAt = performance.now();
      await ask(edge, "www", `/${waitMs}`);
      const elapsedMs = performance.now() - startedAt;
      const { lines } = await edge.readLog(index + 1);
      const loggedMs = Number(lines.at(-1)?.["event.duration"]) / 1e6;
      // Timers and nginx's clock round to a millisecond or so.
      assert(loggedMs > waitMs - 10 && loggedMs < elapsedMs + 10, `${loggedMs} of ${elapsedMs} ms`);
    }
  });

  it("a page and the call to the api behind it share client and request id", async () => {
    await using edge = await startEdge();
    await using _api = startUpstream(findService(edge.topology, "api"), () => new Response(""));
    const headers = { "x-forwarded-for": "203.0.113.7", "x-request-id": "0a1b2c3d4e5f" };
    await askPlain(edge, "internal", "/me", { headers });
    const { lines: [line] } = await edge.readLog(1);
    assertEquals(line?.["client.address"], "203.0.113.7");
    assertEquals(line?.["source.address"], "127.0.0.1");
    assertEquals(line?.["http.request.id"], "0a1b2c3d4e5f");
  });

  it("shows each copy that was asked", async () => {
    await using edge = await startEdge((topology) => withReplicas(topology, "api", 1));
    const { address, port } = findService(edge.topology, "api");
    await using _dying = startDyingUpstream({ address, port });
    await using _healthy = startUpstream({ address: "127.0.0.2", port }, () => new Response(""));
    await ask(edge, "api", "/catalogue");
    const { lines: [line] } = await edge.readLog(1);
    assertEquals(line?.["nginx.upstream.address"], `${address}:${port}, 127.0.0.2:${port}`);
    assertEquals(line?.["nginx.upstream.status"], "502, 200");
  });

  it("refused and malformed requests are logged too, as lines that parse", async () => {
    await using edge = await startEdge();
    await ask(edge, "www", "/", { headers: { host: "evil.localhost" } });
    await ask(edge, "www", `/${"a".repeat(9000)}`);
    await ask(edge, "www", '/%22%0a%5c"?x');
    const { lines } = await edge.readLog(3);
    assertEquals(lines.map((line) => line["http.response.status_code"]), [421, 414, 502]);
  });
});

describe("secrets", () => {
  it("no log holds a query, a cookie, a header or a path's token, not even of failures", async () => {
    await using edge = await startEdge();
    const headers = { cookie: SECRET, authorization: SECRET, referer: `https://x/?${SECRET}` };
    const paths = [
      `/verify-email?token=${SECRET}`,
      `/invitation/${SECRET}`,
      `//invitation//${SECRET}?x=1`,
      `/auth/reset-password/${SECRET}?callbackURL=%2F`,
      `/invitations/${SECRET}/accept`,
    ];
    // Nobody answers behind the edge: each of these is also a failure.
    for (const path of paths) {
      assertEquals((await ask(edge, "api", path, { headers })).status, 502);
      await ask(edge, "www", path, { headers, method: "POST", body: SECRET.repeat(10_000) });
      await askPlain(edge, "internal", path, { headers });
    }
    const { text, lines } = await edge.readLog(3 * paths.length);
    assert(!text.includes(SECRET), text);
    assertEquals(
      lines.filter((_, index) => index % 3 === 0).map((line) => line["url.path"]),
      [
        "/verify-email",
        "/invitation/-",
        "//invitation//-",
        "/auth/reset-password/-",
        "/invitations/-/accept",
      ],
    );
    const errors = Deno.readTextFileSync(`${edge.prefix}/logs/error.log`);
    assert(!errors.includes(SECRET), errors);
  });
});
