/** What the edge keeps for the site, and what it must never keep. */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { findService } from "../../infra/topology.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import { type Ask, ask } from "./client.ts";
import { type Edge, startEdge } from "./nginx.ts";
import { type Seen, startUpstream, type Upstream } from "./upstream.ts";

const ROUNDS = 5;
const IMMUTABLE = "public, max-age=31536000, immutable";

/** A site whose every rendering differs from the one before. */
function startSite(edge: Edge, headers: (seen: Seen) => HeadersInit = () => ({})): Upstream {
  let renderings = 0;
  return startUpstream(findService(edge.topology, "site"), (seen) => {
    const status = seen.path.includes("missing") ? 404 : 200;
    return new Response(`rendering ${++renderings}`, { status, headers: headers(seen) });
  });
}

/** The texts of several visits in a row. */
async function visit(edge: Edge, path: string, options: Ask = {}): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let i = 0; i < ROUNDS; i++) texts.push((await ask(edge, "www", path, options)).text);
  return texts;
}

/** Every visit was rendered afresh. */
function assertFresh(texts: readonly string[]): void {
  assertEquals(new Set(texts).size, texts.length, texts.join(", "));
}

/** Some visits shared a rendering: how many depends on where the second's edge fell. */
function assertShared(texts: readonly string[]): void {
  assert(new Set(texts).size < texts.length, texts.join(", "));
}

describe("public pages", () => {
  it("visitors without a cookie share a rendering", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    for (const path of ["/", "/pricing", "/simulator?headcount=25"]) {
      assertShared(await visit(edge, path));
    }
  });

  it("every answer has a request id of its own, kept page or not", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    const ids = new Set<string | null>();
    for (let i = 0; i < ROUNDS; i++) {
      ids.add((await ask(edge, "www", "/")).headers.get("x-request-id"));
    }
    assertEquals(ids.size, ROUNDS);
  });

  it("a page is never older than a second or two, whatever the site allows", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge, () => ({ "cache-control": "public, max-age=3600" }));
    const [first] = await visit(edge, "/");
    await eventually("a new rendering", async () => {
      return (await ask(edge, "www", "/")).text !== first;
    });
  });

  it("a visitor with a cookie gets, and leaves, nothing that is kept", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    const options = { headers: { cookie: "__Host-session=1" } };
    const own = await visit(edge, "/", options);
    assertFresh(own);
    const stranger = await visit(edge, "/");
    assert(!own.includes(stranger[0] ?? ""), stranger[0]);
    assertShared(stranger);
    assertFresh([...stranger.slice(0, 1), ...await visit(edge, "/", options)]);
  });

  it("an answer that sets a cookie is not kept", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge, () => ({ "set-cookie": "__Host-csrf=1; Secure; Path=/" }));
    assertFresh(await visit(edge, "/"));
  });

  it("an answer that the site calls private is not kept", async () => {
    for (const value of ["private", "no-store", "no-cache", "max-age=60, Private"]) {
      await using edge = await startEdge();
      await using _site = startSite(edge, () => ({ "cache-control": value }));
      assertFresh(await visit(edge, "/"));
    }
  });

  it("each language and each query has its own", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    const french = await visit(edge, "/", { headers: { "accept-language": "fr" } });
    const english = await visit(edge, "/", { headers: { "accept-language": "en" } });
    const other = await visit(edge, "/?utm=1", { headers: { "accept-language": "en" } });
    assertNotEquals(french.at(-1), english[0]);
    assertNotEquals(english.at(-1), other[0]);
  });

  it("a POST and every other page are rendered each time", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    assertFresh(await visit(edge, "/simulator", { method: "POST", body: "headcount=25" }));
    assertFresh(await visit(edge, "/planning"));
    assertFresh(await visit(edge, "/pricing/"));
  });
});

describe("hashed files", () => {
  const FILE = "/_fresh/island-1a2b.js";

  it("are asked of the site once, without the visitor's cookie", async () => {
    await using edge = await startEdge();
    await using site = startSite(edge);
    assertShared(await visit(edge, FILE, { headers: { cookie: "__Host-session=1" } }));
    assertEquals(site.seen.length, 1);
    assertEquals(site.seen[0]?.headers.get("cookie"), null);
  });

  it("each query is a file of its own", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    const old = await visit(edge, `${FILE}?v=1`);
    const current = await visit(edge, `${FILE}?v=2`);
    assertNotEquals(old.at(-1), current[0]);
  });

  it("never change where the site says nothing", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    for (let i = 0; i < 2; i++) {
      const { headers } = await ask(edge, "www", FILE);
      assertEquals(headers.get("cache-control"), IMMUTABLE);
    }
  });

  it("the site's own word on a file is passed on and obeyed", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge, () => ({ "cache-control": "no-cache" }));
    assertFresh(await visit(edge, FILE));
    assertEquals((await ask(edge, "www", FILE)).headers.get("cache-control"), "no-cache");
  });

  it("a missing file is neither kept nor called immutable", async () => {
    await using edge = await startEdge();
    await using _site = startSite(edge);
    assertFresh(await visit(edge, "/_fresh/missing.js"));
    const answer = await ask(edge, "www", "/_fresh/missing.js");
    assertEquals([answer.status, answer.headers.get("cache-control")], [404, null]);
  });

  it("other static files pass with the site's own headers, without cookies", async () => {
    await using edge = await startEdge();
    await using site = startSite(edge, () => ({ "cache-control": "max-age=60" }));
    assertFresh(await visit(edge, "/logo.svg", { headers: { cookie: "__Host-session=1" } }));
    assertEquals(site.seen[0]?.headers.get("cookie"), null);
    assertEquals((await ask(edge, "www", "/logo.svg")).headers.get("cache-control"), "max-age=60");
  });
});
