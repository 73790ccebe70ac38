/** Runs the mail capture on loopback until SIGTERM or SIGINT. Settings: config.ts. */
import { printError, printLine } from "../output.ts";
import { untilStopped } from "../until_stopped.ts";
import { createMailCapture } from "./capture.ts";
import { parseConfig } from "./config.ts";

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
  const capture = await createMailCapture({
    smtpPort: config.MAIL_SMTP_PORT,
    clock: Date.now,
    directory: config.MAIL_DIR,
  });
  // Before the line that says "ready", so that whoever reads it may stop us at once.
  const stopped = untilStopped();
  const server = Deno.serve({
    hostname: HOSTNAME,
    port: config.MAIL_HTTP_PORT,
    handler: capture.fetch,
    onListen: ({ port }) =>
      printLine(
        `mail capture ready on smtp://${HOSTNAME}:${capture.smtpPort}, ` +
          `inbox on http://${HOSTNAME}:${port}`,
      ),
  });
  await stopped;
  await capture.close();
  await server.shutdown();
}
