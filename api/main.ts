/** The api program: environment -> configuration -> dependencies -> serve. */
import { createApp } from "./app.ts";
import { readApiConfig, readOrExit } from "./config.ts";
import { createIdSource, cryptoBytes } from "./core/ids.ts";
import { createLog } from "./core/log.ts";
import { createMetrics } from "./core/metrics.ts";
import { createInternalApp, stopOnSignal } from "./core/serve.ts";
import { openDatabase } from "./db/driver.ts";
import { checkReady } from "./db/ready.ts";

const config = readOrExit(readApiConfig);
const log = createLog({ service: "api", level: config.LOG_LEVEL });
const metrics = createMetrics("api");
const db = openDatabase(config.DATABASE_URL);
const now = () => new Date();
let draining = false;
const isDraining = () => draining;

const { app } = createApp({
  config,
  metrics,
  isDraining,
  effects: { db, log, now, newId: createIdSource(now, cryptoBytes) },
});
const internal = createInternalApp(metrics, { checkReady: () => checkReady(db) }, isDraining);

const onListen = ({ port }: Deno.NetAddr) => log.info({ "server.port": port }, "listening");
const servers = [
  Deno.serve(
    { hostname: config.API_HOST, port: config.API_PORT, onListen },
    (request, info) => app.fetch(request, { peerAddress: info.remoteAddr.hostname }),
  ),
  Deno.serve(
    { hostname: config.API_HOST, port: config.API_INTERNAL_PORT, onListen },
    (request) => internal.fetch(request),
  ),
];
stopOnSignal({
  log,
  servers,
  startDraining: () => draining = true,
  close: () => db.destroy(),
});
