import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ensureCertificates } from "./ca.ts";
import { loopbackFetch } from "./loopback_fetch.ts";
import { withFolder } from "./testing.ts";

interface Edge {
  readonly origin: string;
  readonly ca: string;
}

/** Serves a handler under https://www.localhost, which the system's resolver need not know. */
function withEdge(
  handler: (request: Request) => Response | Promise<Response>,
  body: (edge: Edge) => Promise<void>,
): Promise<void> {
  return withFolder(async (directory) => {
    const files = await ensureCertificates(directory, ["www.localhost"]);
    const server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      cert: Deno.readTextFileSync(files.certificatePath),
      key: Deno.readTextFileSync(files.keyPath),
      onListen: () => {},
    }, handler);
    try {
      const origin = `https://www.localhost:${server.addr.port}`;
      await body({ origin, ca: Deno.readTextFileSync(files.caPath) });
    } finally {
      await server.shutdown();
    }
  });
}

describe("loopbackFetch", () => {
  it("reaches a name of localhost, and sends that name", () =>
    withEdge(
      (request) => new Response(`${request.url} ${request.headers.get("host")}`),
      async ({ origin, ca }) => {
        const response = await loopbackFetch(`${origin}/a?b=c`, {}, { ca });
        assertEquals(await response.text(), `${origin}/a?b=c ${new URL(origin).host}`);
      },
    ));

  it("sends method, headers and body, and gives every cookie and header back", () =>
    withEdge(async (request) => {
      const headers = new Headers([["set-cookie", "a=1"], ["set-cookie", "b=2"], ["x-up", "yes"]]);
      const seen = `${request.method} ${request.headers.get("x-id")} ${await request.text()}`;
      return new Response(seen, { status: 201, headers });
    }, async ({ origin, ca }) => {
      const init = { method: "POST", headers: { "x-id": "7" }, body: "é" };
      const response = await loopbackFetch(new Request(origin, init), {}, { ca });
      assertEquals(response.status, 201);
      assertEquals(response.headers.getSetCookie(), ["a=1", "b=2"]);
      assertEquals(response.headers.get("x-up"), "yes");
      assertEquals(await response.text(), "POST 7 é");
    }));

  it("answers redirects and empty answers as they are", () =>
    withEdge(
      (request) =>
        request.url.endsWith("/gone")
          ? new Response(null, { status: 204 })
          : new Response(null, { status: 303, headers: { location: "/gone" } }),
      async ({
        origin,
        ca,
      }) => {
        const redirect = await loopbackFetch(origin, {}, { ca });
        assertEquals([redirect.status, redirect.headers.get("location")], [303, "/gone"]);
        await redirect.body?.cancel();
        const empty = await loopbackFetch(`${origin}/gone`, {}, { ca });
        assertEquals([empty.status, empty.body], [204, null]);
      },
    ));

  it("refuses a certificate of an authority that it was not told to trust", () =>
    withEdge(() => new Response("secret"), async ({ origin }) => {
      await assertRejects(() => loopbackFetch(origin), Error);
    }));

  it("gives up when it is aborted", () => {
    const answer = Promise.withResolvers<Response>();
    return withEdge(() => answer.promise, async ({ origin, ca }) => {
      const signal = AbortSignal.timeout(50);
      await assertRejects(() => loopbackFetch(origin, { signal }, { ca }), Error);
      answer.resolve(new Response());
    });
  });

  it("leaves every other address to fetch", async () => {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    const server = Deno.serve(options, () => new Response("plain"));
    try {
      const response = await loopbackFetch(`http://127.0.0.1:${server.addr.port}/`);
      assertEquals(await response.text(), "plain");
    } finally {
      await server.shutdown();
    }
  });
});
