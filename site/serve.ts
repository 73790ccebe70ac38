/** The site's process: environment, shell, two listeners, and an orderly end. */
import { createApi } from "./client/client.ts";
import { createViewerCache } from "./client/viewer_cache.ts";
import { type Config, ConfigError, parseConfig } from "./config.ts";
import { createCsrfTokens } from "./csrf.ts";
import { createGate } from "./gate.ts";
import { createInternal } from "./internal.ts";
import { createLog, errorFields, type Log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createShell, type FreshHandler } from "./shell.ts";

/** Long enough for nginx to see the 503s and turn to another replica. */
const DRAIN_MS = 500;
/** Longer than the longest request: nothing under way is cut. */
const STOP_TIMEOUT_MS = 10_000;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const render = await loadPages(log);
  const gate = createGate();
  const metrics = createMetrics();
  const shell = createShell({
    ...config,
    render,
    gate,
    log,
    metrics,
    connect: createApi({
      baseUrl: config.apiOrigin,
      siteOrigin: config.siteOrigin,
      fetch,
      observe: metrics.observeCall,
    }),
    csrf: createCsrfTokens(config.csrfSecret),
    viewers: createViewerCache(Date.now),
    now: Date.now,
  });
  const { host: hostname } = config;
  const quiet = { hostname, onListen: () => {} };
  const internal = createInternal({ gate, metrics });
  const servers = [
    Deno.serve({ ...quiet, port: config.port }, (request, info) => shell.fetch(request, info)),
    Deno.serve({ ...quiet, port: config.internalPort }, (request) => internal.fetch(request)),
  ];
  log.info({ "server.address": hostname, "server.port": config.port }, "listening");

  const stop = async (signal: Deno.Signal) => {
    if (!gate.isOpen) return;
    log.info({ "process.signal": signal }, "stopping: new requests get 503");
    const [unanswered] = await Promise.all([gate.close(STOP_TIMEOUT_MS), delay(DRAIN_MS)]);
    await Promise.all(servers.map((server) => server.shutdown()));
    log.info({ unanswered }, "stopped");
    Deno.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => void stop(signal));
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Reads the environment, or says on standard error what is wrong with it and ends. */
function readConfig(): Config {
  try {
    return parseConfig({
      get: (name) => Deno.env.get(name),
      readFile: (path) => Deno.readTextFileSync(path),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
    Deno.exit(78); // EX_CONFIG of sysexits.h
  }
}

async function loadPages(log: Log): Promise<FreshHandler> {
  try {
    // @ts-ignore: `deno task build` makes this file; type checking must not need a build
    const built: { default: { fetch: FreshHandler } } = await import("./_fresh/server.js");
    return built.default.fetch;
  } catch (error) {
    log.fatal(errorFields(error), "Cannot load the pages: run `deno task build` first");
    Deno.exit(1);
  }
}
