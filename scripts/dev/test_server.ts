/** A database server for tests: new and empty each time, and in a hurry rather than durable. */
import { exists } from "./commands.ts";
import { installMariaDb, type MariaDbOptions, mariaDbPlan, mariaDbUrl } from "./mariadb.ts";
import { findFreePort } from "./ports.ts";
import type { Supervisor } from "./processes.ts";

/** Starts the server in `directory`, whose content is lost. @returns its administrator's URL */
export async function startTestServer(supervisor: Supervisor, directory: string): Promise<string> {
  const options: MariaDbOptions = {
    directory,
    port: findFreePort(),
    user: "tests",
    password: crypto.randomUUID(),
    database: undefined,
    relaxedDisk: true,
  };
  // Tests leave databases behind when they are killed, and making a server takes half a second.
  if (exists(directory)) Deno.removeSync(directory, { recursive: true });
  await installMariaDb(options);
  await supervisor.start(mariaDbPlan(options));
  return mariaDbUrl(options);
}
