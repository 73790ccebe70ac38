/** Which door answers whom: TLS, names, redirects, and what stays hidden. */

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { findService, portOf, publicHost, publicUrl } from "../../infra/topology.ts";
import { ask, askPlain } from "./client.ts";
import { acceptsTls, askHttp2, negotiateProtocol } from "./handshakes.ts";
import { type Edge, startEdge } from "./nginx.ts";
import { startUpstream, type Upstream } from "./upstream.ts";

let edge: Edge;
let site: Upstream;
let api: Upstream;

beforeAll(async () => {
  edge = await startEdge();
  site = startUpstream(findService(edge.topology, "site"), () => new Response("the site"));
  api = startUpstream(findService(edge.topology, "api"), () => new Response("the api"));
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
  await edge[Symbol.asyncDispose]();
});

describe("names over TLS", () => {
  it("www reaches the site, from the edge's own source address", async () => {
    const answer = await ask(edge, "www", "/offers?page=2");
    assertEquals([answer.status, answer.text], [200, "the site"]);
    assertEquals(site.seen.at(-1)?.path, "/offers?page=2");
    assertEquals(site.seen.at(-1)?.peer, edge.topology.edgeAddress);
  });

  it("api reaches the api, with its method and body", async () => {
    const answer = await ask(edge, "api", "/bookings", { method: "POST", body: "{}" });
    assertEquals([answer.status, answer.text], [200, "the api"]);
    assertEquals([api.seen.at(-1)?.method, api.seen.at(-1)?.body], ["POST", "{}"]);
  });

  it("stripe and mail reach the developer's tools", async () => {
    const mail = findService(edge.topology, "mail-capture");
    await using _stripe = startUpstream(
      findService(edge.topology, "stripe-sandbox"),
      () => new Response("pay"),
    );
    await using _inbox = startUpstream(
      { address: mail.address, port: portOf(mail, "inbox") },
      () => new Response("inbox"),
    );
    assertEquals((await ask(edge, "stripe", "/")).text, "pay");
    assertEquals((await ask(edge, "mail", "/")).text, "inbox");
  });

  it("HTTP/2 is agreed on and served", async () => {
    assertEquals(await negotiateProtocol(edge, ["h2", "http/1.1"]), "h2");
    assertEquals(await askHttp2(edge, "www", "/"), { status: 200, text: "the site" });
  });

  it("a client without HTTP/2 is served over HTTP/1.1", async () => {
    assertEquals(await negotiateProtocol(edge, ["http/1.1"]), "http/1.1");
  });

  it("TLS 1.2 and 1.3 are accepted, 1.1 is refused", async () => {
    assertEquals(await acceptsTls(edge, "1_3"), true);
    assertEquals(await acceptsTls(edge, "1_2"), true);
    assertEquals(await acceptsTls(edge, "1_1"), false);
  });

  it("a name that is not ours ends the handshake", async () => {
    const before = site.seen.length;
    const error = await assertRejects(() =>
      ask(edge, "www", "/", { serverName: "evil.localhost" })
    );
    assertMatch(String(error), /unrecogni[sz]ed.?name/i);
    assertEquals(site.seen.length, before);
  });

  it("a Host that is not ours is misdirected and reaches nobody", async () => {
    const before = site.seen.length + api.seen.length;
    const answer = await ask(edge, "www", "/", { headers: { host: "evil.localhost" } });
    assertEquals(answer.status, 421);
    assertEquals(site.seen.length + api.seen.length, before);
  });
});

describe("plain HTTP", () => {
  it("is redirected to the same address over TLS, keeping the method", async () => {
    const host = { host: "www.localhost" };
    for (const method of ["GET", "POST"]) {
      const answer = await askPlain(edge, "http", "/a?b=c", { method, headers: host });
      assertEquals(answer.status, 308);
      assertEquals(answer.headers.get("location"), `${publicUrl(edge.topology, "www")}/a?b=c`);
    }
  });

  it("closes the connection on a Host that is not ours", async () => {
    await assertRejects(() => askPlain(edge, "http", "/", { headers: { host: "evil.localhost" } }));
  });

  it("answers ACME challenges from the webroot and redirects none of them", async () => {
    const folder = `${edge.prefix}/acme/.well-known/acme-challenge`;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(`${folder}/token`, "token.key");
    const options = { headers: { host: "www.localhost" } };
    const path = "/.well-known/acme-challenge";
    const found = await askPlain(edge, "http", `${path}/token`, options);
    assertEquals([found.status, found.text], [200, "token.key"]);
    assertEquals((await askPlain(edge, "http", `${path}/other`, options)).status, 404);
  });
});

describe("what stays inside", () => {
  it("figures are hidden from public names, however the path is written", async () => {
    const before = site.seen.length + api.seen.length;
    for (const path of ["/metrics", "/metrics/", "/%6detrics", "//metrics", "/a/../metrics"]) {
      for (const name of ["api", "www"]) {
        assertEquals((await ask(edge, name, path)).status, 404, `${name} ${path}`);
      }
    }
    assertEquals((await askPlain(edge, "internal", "/metrics")).status, 404);
    assertEquals(site.seen.length + api.seen.length, before);
  });

  it("a path that only begins like the figures' passes", async () => {
    assertEquals((await ask(edge, "api", "/metrics-of-care")).status, 200);
  });

  it("the internal listener hands the site's calls to the api", async () => {
    const answer = await askPlain(edge, "internal", "/me");
    assertEquals([answer.status, answer.text], [200, "the api"]);
    assertEquals(api.seen.at(-1)?.headers.get("host"), publicHost(edge.topology, "api"));
  });

  it("the internal listener refuses whoever is not the site", async () => {
    const before = api.seen.length;
    const answer = await askPlain(edge, "internal", "/me", { localAddress: "127.0.0.2" });
    assertEquals(answer.status, 403);
    assertEquals(answer.headers.get("content-type"), "application/problem+json");
    assertEquals(api.seen.length, before);
  });

  it("webhooks come in by the public name only", async () => {
    const event = { method: "POST", body: "{}" };
    assertEquals((await ask(edge, "api", "/webhooks/stripe", event)).status, 200);
    const before = api.seen.length;
    assertEquals((await askPlain(edge, "internal", "/webhooks/stripe", event)).status, 404);
    assertEquals(api.seen.length, before);
  });

  it("nginx's own figures are for this machine's own address only", async () => {
    const figures = await askPlain(edge, "status", "/stub_status");
    assert(figures.text.startsWith("Active connections:"), figures.text);
    const stranger = await askPlain(edge, "status", "/stub_status", { localAddress: "127.0.0.2" });
    assertEquals(stranger.status, 403);
  });
});
