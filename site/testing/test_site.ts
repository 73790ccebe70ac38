/**
 * The whole site in a test: the real shell around the built pages, with a fake api behind it. The
 * pages are built into a folder of the test run's own: a site being served is left alone.
 */
import { Builder } from "fresh/dev";
import { createApi } from "../client/client.ts";
import { createViewerCache } from "../client/viewer_cache.ts";
import { createCsrfTokens } from "../csrf.ts";
import { createGate, type Gate } from "../gate.ts";
import { createLog } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import { createShell, type FreshHandler } from "../shell.ts";
import { type FakeApi, startFakeApi } from "./fake_api.ts";

export const SITE_ORIGIN = "https://www.localhost:8443";
export const EDGE = "127.0.10.10";
const SECRET = "a secret of at least thirty-two characters";
const SITE_FOLDER = new URL("..", import.meta.url).pathname;

export interface TestSite extends AsyncDisposable {
  api: FakeApi;
  gate: Gate;
  /** Every log line so far, parsed. */
  logged: Record<string, unknown>[];
  /** Sends a request as nginx would; `from` is the peer. */
  send(path: string, init?: RequestInit, from?: string): Promise<Response>;
  metrics(): Promise<string>;
}

let pages: Promise<FreshHandler> | undefined;

/** Built once per test process: the pages hold no state. */
function buildPages(): Promise<FreshHandler> {
  pages ??= (async () => {
    // Fresh looks for static files in the folder above the build's, so it cannot be elsewhere.
    const outDir = Deno.makeTempDirSync({ dir: SITE_FOLDER, prefix: "_fresh-test-" });
    globalThis.addEventListener("unload", () => Deno.removeSync(outDir, { recursive: true }));
    await new Builder({ root: SITE_FOLDER, outDir }).build();
    const built: { default: { fetch: FreshHandler } } = await import(`${outDir}/server.js`);
    return built.default.fetch;
  })();
  return pages;
}

/** @param options.now what the pages' clock shows; the machine's time unless told otherwise */
export async function createTestSite(
  answers: Parameters<typeof startFakeApi>[0] = {},
  { now }: { now?: string } = {},
): Promise<TestSite> {
  const render = await buildPages();
  const api = startFakeApi(answers);
  const gate = createGate();
  const metrics = createMetrics();
  const logged: Record<string, unknown>[] = [];
  const shell = createShell({
    render,
    gate,
    metrics,
    siteOrigin: SITE_ORIGIN,
    paymentOrigin: "https://stripe.localhost:8443",
    edgeAddresses: [EDGE],
    log: createLog("info", (line) => logged.push(JSON.parse(line))),
    csrf: createCsrfTokens(SECRET),
    viewers: createViewerCache(Date.now),
    now: now === undefined ? Date.now : () => Date.parse(now),
    connect: createApi({
      baseUrl: api.origin,
      siteOrigin: SITE_ORIGIN,
      fetch,
      observe: metrics.observeCall,
    }),
  });
  return {
    api,
    gate,
    logged,
    metrics: () => metrics.render(),
    send: async (path, init, from = EDGE) =>
      await shell.fetch(new Request(SITE_ORIGIN + path, init), {
        remoteAddr: { transport: "tcp", hostname: from, port: 50_000 },
        completed: Promise.resolve(),
      }),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** The browser's half of a form: the cookies and the hidden fields that a page gave. */
export interface OpenedForm {
  cookie: string;
  fields: Record<string, string>;
}

/** Opens a page as a browser would, to send its form back. */
export async function openForm(
  site: TestSite,
  path: string,
  headers: Record<string, string> = {},
): Promise<OpenedForm> {
  const response = await site.send(path, { headers });
  const html = await response.text();
  const main = html.slice(html.indexOf("<main"));
  const fields: Record<string, string> = {};
  for (const [input] of main.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = attribute(input, "name");
    if (name !== "next") fields[name] = attribute(input, "value");
  }
  const given = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  const cookie = [headers.cookie, ...given].filter((part) => part !== undefined).join("; ");
  return { cookie, fields };
}

/** Sends an opened form, with `values` added or, where undefined, taken out. */
export async function sendForm(
  site: TestSite,
  path: string,
  form: OpenedForm,
  values: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...form.fields, ...values })) {
    if (value !== undefined) body.set(name, value);
  }
  return await site.send(path, {
    method: "POST",
    headers: { origin: SITE_ORIGIN, cookie: form.cookie, ...headers },
    body,
  });
}

function attribute(tag: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
}
