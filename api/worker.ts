/** The worker program: environment -> configuration -> handlers -> jobs until it is told to stop. */
import { readOrExit, readWorkerConfig } from "./config.ts";
import { createLog } from "./core/log.ts";
import { createMetrics } from "./core/metrics.ts";
import { createInternalApp, stopOnSignal } from "./core/serve.ts";
import { openDatabase } from "./db/driver.ts";
import { checkReady } from "./db/ready.ts";
import { renderInvoicePdf } from "./invoices/render_job.ts";
import { createMailer } from "./mail/service.ts";
import { createOutboxMetrics } from "./outbox/metrics.ts";
import type { Handlers } from "./outbox/run.ts";
import { startWorker } from "./outbox/worker.ts";

const config = readOrExit(readWorkerConfig);
const log = createLog({ service: "worker", level: config.LOG_LEVEL });
const metrics = createMetrics("worker");
const db = openDatabase(config.DATABASE_URL);
const now = () => new Date();
let draining = false;

const mailer = createMailer({
  smtpUrl: config.SMTP_URL,
  from: config.MAIL_FROM,
  siteUrl: config.SITE_URL,
});
const invoiceDeps = { db, now, uploadsDir: config.UPLOADS_DIR };
const handlers: Handlers = {
  "email": (email, facts) => mailer.send(email, facts),
  "invoice-pdf": (invoice) => renderInvoicePdf(invoiceDeps, invoice),
};
const worker = startWorker({
  db,
  log,
  now,
  handlers,
  metrics: createOutboxMetrics(metrics),
  random: Math.random,
});

const internal = createInternalApp(
  metrics,
  { checkReady: () => checkReady(db) },
  () => draining,
);
const server = Deno.serve(
  {
    hostname: config.API_HOST,
    port: config.WORKER_INTERNAL_PORT,
    onListen: ({ port }) => log.info({ "server.port": port }, "listening"),
  },
  (request) => internal.fetch(request),
);
let stopped = Promise.resolve();
stopOnSignal({
  log,
  servers: [server],
  startDraining: () => {
    draining = true;
    stopped = worker.stop();
  },
  close: async () => {
    await stopped;
    mailer.close();
    await db.destroy();
  },
});
