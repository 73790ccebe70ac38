/** A whole stack of its own, with every handle that a test needs to disturb it and to look inside. */
import { cryptoBytes, uuidV7 } from "../../api/core/ids.ts";
import { createLog } from "../../api/core/log.ts";
import { openDatabase } from "../../api/db/driver.ts";
import { type TestApi, toInit } from "../../api/testing/app.ts";
import { findService, portOf } from "../../infra/topology.ts";
import { mailAt } from "../../scripts/dev/mail/client.ts";
import type { Stack } from "../../scripts/dev/stack.ts";
import { controlSandbox } from "../../scripts/dev/stripe/control_client.ts";
import { startTestStack } from "../../scripts/dev/test_stack.ts";

/** True when the tests run with large sizes: `deno task test:long`. */
export const IS_LONG = Deno.env.get("TEST_SIZE") === "long";

export interface World extends TestApi {
  readonly stack: Stack;
  readonly sandbox: ReturnType<typeof controlSandbox>;
  readonly inbox: ReturnType<typeof mailAt>;
  /** The authority that signed the edge's certificate, PEM. */
  readonly ca: string;
  /** Where the stack keeps its files. */
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Starts everything, empty. `send` speaks to the api as the site does, on the inner listener, which
 * counts no requests; `effects` are the test's own clock, ids and database connections.
 *
 * @param name of the stack's folder; one at a time may use it
 */
export async function openWorld(name: string): Promise<World> {
  // The default of tests forgets a second of commits when the database is killed.
  const stack = await startTestStack(name, { relaxedDisk: false, seed: false });
  const { topology, siteUrl, internalApiUrl } = stack;
  const db = openDatabase(stack.databaseUrl);
  const now = () => new Date();
  const stripe = findService(topology, "stripe-sandbox");
  const mail = findService(topology, "mail-capture");
  return {
    stack,
    effects: {
      db,
      now,
      newId: () => uuidV7(now(), cryptoBytes),
      log: createLog({ service: "test", level: "error" }),
    },
    send: (path, options = {}) => fetch(internalApiUrl + path, toInit(options, siteUrl)),
    sandbox: controlSandbox(`http://${stripe.address}:${stripe.port}`),
    inbox: mailAt(`http://${mail.address}:${portOf(mail, "inbox")}`),
    ca: Deno.readTextFileSync(stack.caPath),
    folder: new URL(`../../.data/test-stacks/${name}`, import.meta.url).pathname,
    async close() {
      await db.destroy();
      await stack.stop();
    },
  };
}
