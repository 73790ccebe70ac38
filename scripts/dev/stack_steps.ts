/** The steps that bring a stack up, each of them safe to repeat. */
import { findService, type Topology } from "../../infra/topology.ts";
import { denoEnvironment } from "./child_environment.ts";
import { installMariaDb, type MariaDbOptions, mariaDbPlan } from "./mariadb.ts";
import type { WantedPort } from "./ports.ts";
import type { Supervisor } from "./processes.ts";
import type { StackContext } from "./services.ts";

/** The embedded database of a stack: where it lives and who may enter. */
export function databaseOptions(
  dataDir: string,
  topology: Topology,
  { password, relaxedDisk }: { password: string; relaxedDisk: boolean },
): MariaDbOptions {
  return {
    directory: `${dataDir}/mariadb`,
    port: findService(topology, "database").port,
    user: "businesscare",
    password,
    database: "businesscare",
    relaxedDisk,
  };
}

/** Makes the database's files where there are none, and starts it. */
export async function startDatabase(
  supervisor: Supervisor,
  options: MariaDbOptions,
): Promise<void> {
  await installMariaDb(options);
  await supervisor.start(mariaDbPlan(options));
}

/** Brings the database to the newest schema. */
export async function migrateDatabase(
  supervisor: Supervisor,
  context: StackContext,
): Promise<void> {
  await supervisor.run({
    name: "migrations",
    command: databaseProgram(context, "api/db/migrate_main.ts"),
    env: denoEnvironment({ DATABASE_URL: context.databaseUrl }),
    cwd: context.project,
  });
}

/** Fills an empty database with the demo data made from a number; leaves any other as it is. */
export async function seedDemoData(
  supervisor: Supervisor,
  context: StackContext,
  seed: number,
): Promise<void> {
  await supervisor.run({
    name: "demo-data",
    command: databaseProgram(context, "scripts/seed.ts"),
    env: denoEnvironment({
      DATABASE_URL: context.databaseUrl,
      // Some demo data is encrypted for the api.
      AUTH_SECRET: context.secrets.authSecret,
      DEMO_SEED: String(seed),
    }),
    cwd: context.project,
  });
}

/** The topology as it is when a database of the person's own replaces the embedded one. */
export function withDatabase(topology: Topology, databaseUrl: string): Topology {
  const { hostname, port } = new URL(databaseUrl);
  const services = topology.services.map((service) =>
    service.name === "database"
      ? { ...service, address: hostname, port: Number(port || DATABASE_PORT) }
      : service
  );
  return { ...topology, services };
}

/** Every port that the given services take. */
export function wantedPorts(topology: Topology, names: readonly string[]): WantedPort[] {
  return topology.services.filter((service) => names.includes(service.name)).flatMap((service) => {
    const { name, port, internalPort, otherPorts = {} } = service;
    const ports = [port, ...internalPort === undefined ? [] : [internalPort]];
    return [...new Set([...ports, ...Object.values(otherPorts)])]
      .map((wanted) => ({ purpose: name, port: wanted }));
  });
}

/** The names that the edge's certificate must speak for. */
export function certificateNames(topology: Topology): string[] {
  const names = topology.publicNames.map(({ name }) => `${name}.${topology.domain}`);
  return [topology.domain, ...names, findService(topology, "nginx").address];
}

/** The port of MySQL where a URL names none. */
const DATABASE_PORT = 3306;

/** A Deno program that may talk to the database and to nobody else. */
function databaseProgram({ topology }: StackContext, entry: string): string[] {
  const { address, port } = findService(topology, "database");
  return [
    ...[Deno.execPath(), "run", "--quiet", "--no-prompt"],
    ...[`--allow-net=${address}:${port}`, "--allow-env=DATABASE_URL,AUTH_SECRET,DEMO_SEED"],
    // Other names are read as if they were not set.
    "--ignore-env",
    entry,
  ];
}
