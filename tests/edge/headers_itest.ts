/** What the edge tells browsers and upstreams, and what it takes from neither. */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { findService, publicHost } from "../../infra/topology.ts";
import { ask, askPlain } from "./client.ts";
import { type Edge, startEdge } from "./nginx.ts";
import { type Seen, startUpstream, type Upstream } from "./upstream.ts";

const EXPECTED: Readonly<Record<string, string>> = {
  "strict-transport-security": "max-age=300",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const STRICT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const SITE_POLICY = "default-src 'self'";
/** Longer than what the edge compresses. */
const LONG_PAGE = "<p>calm and warm</p>".repeat(200);

let edge: Edge;
let site: Upstream;
let api: Upstream;

beforeAll(async () => {
  edge = await startEdge();
  site = startUpstream(findService(edge.topology, "site"), answerAsSite);
  api = startUpstream(findService(edge.topology, "api"), () => Response.json({ text: LONG_PAGE }));
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
  await edge[Symbol.asyncDispose]();
});

/** A site that sets headers of its own, some of which are the edge's business. */
function answerAsSite({ path }: Seen): Response {
  const headers = {
    "content-type": "text/html",
    "content-security-policy": SITE_POLICY,
    "strict-transport-security": "max-age=1",
    "x-content-type-options": "sniff",
    "x-request-id": "of-the-site",
  };
  return new Response(LONG_PAGE, { status: path === "/missing" ? 404 : 200, headers });
}

function assertSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(EXPECTED)) assertEquals(headers.get(name), value);
  assertMatch(headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
}

describe("headers of answers", () => {
  it("a page carries each security header once, with the edge's value", async () => {
    const { headers } = await ask(edge, "www", "/");
    assertSecurityHeaders(headers);
    assertEquals(headers.get("content-security-policy"), SITE_POLICY);
    assertEquals(headers.get("server"), "nginx");
  });

  it("an error page of the site is left as it is", async () => {
    const { status, headers, text } = await ask(edge, "www", "/missing");
    assertEquals([status, text], [404, LONG_PAGE]);
    assertSecurityHeaders(headers);
    assertEquals(headers.get("content-security-policy"), SITE_POLICY);
    assertEquals(headers.get("cache-control"), null);
  });

  it("an answer of the api and a hashed file carry them too", async () => {
    assertSecurityHeaders((await ask(edge, "api", "/me")).headers);
    assertSecurityHeaders((await ask(edge, "www", "/_fresh/island-1a2b.js")).headers);
  });

  it("long text is compressed once, by the edge", async () => {
    const options = { headers: { "accept-encoding": "gzip" } };
    const compressed = await ask(edge, "www", "/planning", options);
    assertEquals(compressed.headers.get("content-encoding"), "gzip");
    assertEquals(compressed.headers.get("vary"), "Accept-Encoding");
    assertEquals(site.seen.at(-1)?.headers.get("accept-encoding"), null);
  });

  it("text stays plain for whoever does not ask, and on the internal listener", async () => {
    assertEquals((await ask(edge, "api", "/me")).headers.get("content-encoding"), null);
    const inside = await askPlain(edge, "internal", "/me", {
      headers: { "accept-encoding": "gzip" },
    });
    assertEquals(inside.headers.get("content-encoding"), null);
    const outside = await ask(edge, "api", "/me", { headers: { "accept-encoding": "gzip" } });
    assertEquals(outside.headers.get("content-encoding"), "gzip");
  });
});

/** Everything a client might say to pass for somebody else. */
const SPOOFED = {
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "http",
  "x-real-ip": "203.0.113.7",
  "forwarded": "for=203.0.113.7",
  "x-request-id": "11111111111111111111111111111111",
};

describe("what upstreams are told", () => {
  it("what a client claims about itself is overwritten or dropped", async () => {
    for (const [name, upstream] of [["www", site], ["api", api]] as const) {
      const answer = await ask(edge, name, "/me", { headers: SPOOFED });
      const told = upstream.seen.at(-1)?.headers;
      assertEquals(told?.get("x-forwarded-for"), "127.0.0.1");
      assertEquals(told?.get("x-forwarded-host"), publicHost(edge.topology, name));
      assertEquals(told?.get("x-forwarded-proto"), "https");
      assertEquals(told?.get("host"), publicHost(edge.topology, name));
      assertEquals([told?.get("x-real-ip"), told?.get("forwarded")], [null, null]);
      assertNotEquals(told?.get("x-request-id"), SPOOFED["x-request-id"]);
      assertEquals(told?.get("x-request-id"), answer.headers.get("x-request-id"));
    }
  });

  it("cookies and the idempotency key pass", async () => {
    const headers = { cookie: "__Host-session=1", "idempotency-key": "key-0001" };
    await ask(edge, "api", "/bookings", { method: "POST", headers });
    const told = api.seen.at(-1)?.headers;
    assertEquals(told?.get("cookie"), headers.cookie);
    assertEquals(told?.get("idempotency-key"), headers["idempotency-key"]);
  });

  it("the internal listener passes on the client and the id that the site was told", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7", "x-request-id": "0a1b2c3d-4e5f" };
    const answer = await askPlain(edge, "internal", "/me", { headers });
    const told = api.seen.at(-1)?.headers;
    assertEquals(told?.get("x-forwarded-for"), headers["x-forwarded-for"]);
    assertEquals(told?.get("x-request-id"), headers["x-request-id"]);
    assertEquals(answer.headers.get("x-request-id"), headers["x-request-id"]);
  });

  it("the internal listener replaces a malformed address or id", async () => {
    for (const id of ["short", "bad id with spaces", "x".repeat(65), '"};drop']) {
      const headers = { "x-forwarded-for": "1.2.3.4, 5.6.7.8", "x-request-id": id };
      await askPlain(edge, "internal", "/me", { headers });
      const told = api.seen.at(-1)?.headers;
      assertEquals(told?.get("x-forwarded-for"), "127.0.0.1");
      assertMatch(told?.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
    }
  });
});

/** How many KiB each route takes at once. */
const BODIES = [
  ["www", "/sign-in", 16],
  ["www", "/simulator", 16],
  ["www", "/company/employees", 256],
  ["api", "/auth/sign-in/email", 16],
  ["api", "/webhooks/stripe", 512],
  ["api", "/bookings", 256],
] as const;

describe("what the edge refuses by itself", () => {
  it("a body beyond its class, before the site sees a byte", async () => {
    const before = site.seen.length + api.seen.length;
    for (const [name, path, kib] of BODIES) {
      const body = "x".repeat(kib * 1024 + 1);
      const answer = await ask(edge, name, path, { method: "POST", body });
      assertEquals(answer.status, 413, path);
      assertSecurityHeaders(answer.headers);
    }
    assertEquals(site.seen.length + api.seen.length, before);
  });

  it("not the largest body of a class", async () => {
    for (const [name, path, kib] of BODIES) {
      const body = "x".repeat(kib * 1024);
      assertEquals((await ask(edge, name, path, { method: "POST", body })).status, 200, path);
      assertEquals((name === "www" ? site : api).seen.at(-1)?.body.length, body.length);
    }
  });

  it("a repeatable body beyond its class, and not the largest, sent piece by piece", async () => {
    const headers = { "idempotency-key": "key-0001", "transfer-encoding": "chunked" };
    const send = (bytes: number) =>
      ask(edge, "api", "/bookings", { method: "POST", body: "x".repeat(bytes), headers });
    const before = api.seen.length;
    assertEquals((await send(256 * 1024 + 1)).status, 413);
    assertEquals(api.seen.length, before);
    assertEquals((await send(256 * 1024)).status, 200);
    assertEquals(api.seen.at(-1)?.body.length, 256 * 1024);
  });

  it("an address or a header that is too long", async () => {
    const before = site.seen.length;
    const longAddress = await ask(edge, "www", `/${"a".repeat(9000)}`);
    assertEquals(longAddress.status, 414);
    assertSecurityHeaders(longAddress.headers);
    const headers = { "x-long": "a".repeat(9000) };
    const longHeader = await ask(edge, "www", "/", { headers });
    assertEquals(longHeader.status, 400);
    assert(longHeader.text.includes("Demande illisible"), longHeader.text);
    assertEquals(site.seen.length, before);
  });

  it("the address of its own error pages", async () => {
    assertEquals((await ask(edge, "www", "/edge-error-414")).status, 404);
  });
});

describe("error pages", () => {
  it("people get a page in their language, under the strictest policy", async () => {
    for (const [language, words] of [["en-GB,fr;q=0.5", "Page not found"], ["", "introuvable"]]) {
      const answer = await ask(edge, "www", "/metrics", {
        headers: { "accept-language": language ?? "" },
      });
      assertEquals(answer.status, 404);
      assertSecurityHeaders(answer.headers);
      assertEquals(answer.headers.get("content-type"), "text/html; charset=utf-8");
      assertEquals(answer.headers.get("content-security-policy"), STRICT_POLICY);
      assertEquals(answer.headers.get("cache-control"), "no-store");
      assert(answer.text.includes(words ?? ""), answer.text);
      assert(answer.text.includes(answer.headers.get("x-request-id") ?? "none"), answer.text);
      assert(!/<(?:style|script)|style=/.test(answer.text), answer.text);
    }
  });

  it("programs get a problem (RFC 9457) with the request's id", async () => {
    const headers = { "accept-language": "fr" };
    const answer = await ask(edge, "api", "/metrics", { headers });
    assertSecurityHeaders(answer.headers);
    assertEquals(answer.headers.get("content-type"), "application/problem+json");
    assertEquals(answer.headers.get("content-security-policy"), STRICT_POLICY);
    assertEquals(JSON.parse(answer.text), {
      type: "https://www.businesscare.example/problems/not-found",
      code: "not-found",
      title: "Page not found",
      status: 404,
      detail: "There is nothing at this address.",
      instance: `urn:request:${answer.headers.get("x-request-id")}`,
    });
  });
});

describe("nobody behind the edge", () => {
  it("is a page on www, a problem on api and on the internal listener", async () => {
    await using lonely = await startEdge();
    const page = await ask(lonely, "www", "/", { headers: { "accept-language": "en" } });
    assertEquals(page.status, 502);
    assertSecurityHeaders(page.headers);
    assertEquals(page.headers.get("content-security-policy"), STRICT_POLICY);
    assert(page.text.includes("Service interrupted"), page.text);
    const answers = [await ask(lonely, "api", "/me"), await askPlain(lonely, "internal", "/me")];
    for (const { status, headers, text } of answers) {
      assertEquals([status, headers.get("content-type")], [502, "application/problem+json"]);
      assertEquals(JSON.parse(text).code, "bad-gateway");
    }
  });
});
