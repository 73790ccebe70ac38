/** Runs the Stripe sandbox on loopback until SIGTERM or SIGINT. Settings: config.ts. */
import { parseConfig } from "./config.ts";
import { randomId } from "./ids.ts";
import { createSandbox } from "./server.ts";
import { readStateFile, writeStateFile } from "./state_file.ts";

const HOSTNAME = "127.0.0.1";

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function main(): Promise<void> {
  const config = parseConfig(Deno.env.toObject());
  const statePath = config.STRIPE_SANDBOX_STATE;
  const sandbox = createSandbox({
    secretKey: config.STRIPE_SECRET_KEY,
    webhookSecret: config.STRIPE_WEBHOOK_SECRET,
    webhookUrl: config.WEBHOOK_URL,
    payPageOrigin: config.PAY_PAGE_ORIGIN,
    clock: Date.now,
    newId: randomId,
    send: fetch,
    log: print,
    ...(statePath !== undefined && {
      savedState: await readStateFile(statePath),
      save: (text: string) => writeStateFile(statePath, text),
    }),
  });
  // Before the line that says "ready", so that whoever reads it may stop us at once.
  const stopped = untilStopped();
  const server = Deno.serve({
    hostname: HOSTNAME,
    port: config.STRIPE_SANDBOX_PORT,
    handler: sandbox.fetch,
    onListen: ({ port }) =>
      print(`stripe sandbox ready on http://${HOSTNAME}:${port}, events to ${config.WEBHOOK_URL}`),
  });
  await stopped;
  // First the sandbox, which lets go of calls it holds back; then the server, which waits for them.
  await sandbox.close();
  await server.shutdown();
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGTERM", "SIGINT"] as const;
    const stop = () => {
      // A listener left behind would keep the process alive.
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, stop);
  });
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
