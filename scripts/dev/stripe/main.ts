/** Runs the Stripe sandbox on loopback until SIGTERM or SIGINT. Settings: config.ts. */
import { dirname } from "node:path";
import { loopbackFetch } from "../loopback_fetch.ts";
import { printError, printLine } from "../output.ts";
import { readIfThere, writePrivateFile } from "../private_files.ts";
import { parseConfig } from "./config.ts";
import { randomId } from "./ids.ts";
import { createSandbox } from "./server.ts";
import { untilStopped } from "../until_stopped.ts";

const HOSTNAME = "127.0.0.1";

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function main(): Promise<void> {
  const config = parseConfig(Deno.env.toObject());
  const sandbox = createSandbox({
    secretKey: config.STRIPE_SECRET_KEY,
    webhookSecret: config.STRIPE_WEBHOOK_SECRET,
    webhookUrl: config.WEBHOOK_URL,
    payPageOrigin: config.PAY_PAGE_ORIGIN,
    clock: Date.now,
    newId: randomId,
    // The webhook is a name of localhost, which not every machine's resolver knows.
    send: (request) => loopbackFetch(request),
    log: printLine,
    ...stateFile(config.STRIPE_SANDBOX_STATE),
  });
  // Before the line that says "ready", so that whoever reads it may stop us at once.
  const stopped = untilStopped();
  const server = Deno.serve({
    hostname: HOSTNAME,
    port: config.STRIPE_SANDBOX_PORT,
    handler: sandbox.fetch,
    onListen: ({ port }) =>
      printLine(
        `stripe sandbox ready on http://${HOSTNAME}:${port}, events to ${config.WEBHOOK_URL}`,
      ),
  });
  await stopped;
  // First the sandbox, which lets go of calls it holds back; then the server, which waits for them.
  await sandbox.close();
  await server.shutdown();
}

function stateFile(path: string | undefined) {
  if (path === undefined) return {};
  Deno.mkdirSync(dirname(path), { recursive: true });
  const save = (text: string) => Promise.resolve(writePrivateFile(path, text));
  return { savedState: readIfThere(path), save };
}
