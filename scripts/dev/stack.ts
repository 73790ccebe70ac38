/** The whole product on loopback: what `deno task dev` runs, and what the tests run beside it. */
import { developmentTopology } from "../../infra/environments/development.ts";
import { internalUrl, publicUrl, type Topology } from "../../infra/topology.ts";
import { ensureCertificates } from "./ca.ts";
import { exists } from "./commands.ts";
import { mariaDbUrl } from "./mariadb.ts";
import { nginxPlan, prepareNginx, replaceConfiguration, requireGenerated } from "./nginx.ts";
import { formatSeconds } from "./output.ts";
import { requireFreePorts } from "./ports.ts";
import { PROJECT } from "./project.ts";
import { Supervisor } from "./processes.ts";
import { ensureSecrets, type Secrets } from "./secrets.ts";
import { programPlan, type ProgramService, type StackContext } from "./services.ts";
import { buildSite } from "./site_build.ts";
import {
  certificateNames,
  databaseOptions,
  migrateDatabase,
  seedDemoData,
  startDatabase,
  wantedPorts,
  withDatabase,
} from "./stack_steps.ts";

/** Everything that a stack runs, by its name in the topology. */
export type ServiceName = "database" | "nginx" | ProgramService;

export interface StackOptions {
  /** Absolute; everything the stack keeps is in it, and one stack at a time may use it. */
  readonly dataDir: string;
  /** Added to every port: stacks with different offsets run side by side. */
  readonly portOffset: number;
  readonly print?: (line: string) => void;
  /** What to run; everything by default. What is left out must not be needed by the rest. */
  readonly services?: readonly ServiceName[];
  /** The number that the demo data is made from; false for an empty database. */
  readonly seed?: number | false;
  /** Faster, and forgets the last commits when the machine dies. */
  readonly relaxedDisk?: boolean;
  /** False when `site/_fresh` is already what the sources say. */
  readonly build?: boolean;
  /** A database to use in place of the embedded one. */
  readonly databaseUrl?: string;
  /** Aborted, with an ExpectedFailure, when a start under way is to be given up. */
  readonly signal?: AbortSignal;
}

/** A running stack, stopped by `stop` or by `await using`. Addresses have no slash at the end. */
export interface Stack extends AsyncDisposable {
  readonly siteUrl: string;
  readonly apiUrl: string;
  readonly mailUrl: string;
  readonly stripeUrl: string;
  /** nginx's inner listener, where the site calls the api. */
  readonly internalApiUrl: string;
  readonly databaseUrl: string;
  /** The certificate of the authority that all names are signed by. */
  readonly caPath: string;
  readonly topology: Topology;
  readonly secrets: Secrets;
  /** True when the data folder was new. */
  readonly isCold: boolean;
  /** The number of a service's process; undefined while it is not running. */
  pid(name: ServiceName): number | undefined;
  /** Sends a signal. After SIGTERM, SIGINT or SIGKILL the service stays ended until `start`. */
  kill(name: ServiceName, signal: Deno.Signal): Promise<void>;
  /** Starts a service that was ended; resolves when it serves. */
  start(name: ServiceName): Promise<void>;
  restart(name: ServiceName): Promise<void>;
  /** Builds the site anew, then restarts it; when the build fails the old one goes on. */
  rebuildSite(): Promise<void>;
  /** Brings the database to the newest schema. */
  migrate(): Promise<void>;
  /** Gives nginx the committed configuration, when it accepts that. */
  reloadEdge(): Promise<void>;
  /** Kills everything at once. */
  killAll(): void;
  stop(): Promise<void>;
}

const COMMITTED_NGINX = `${PROJECT}/infra/generated/development/nginx.conf`;
/** The number that everybody's demo data is made from, unless they ask for another. */
const DEFAULT_SEED = 1;
const NAME_WIDTH = 16;
const ALL_SERVICES: readonly ServiceName[] = [
  "database",
  "stripe-sandbox",
  "mail-capture",
  "api",
  "worker",
  "site",
  "nginx",
];
/** The edge first, so that nobody is half served; the database last, when nobody uses it. */
const STOP_ORDER = [
  ["nginx"],
  ["site"],
  ["api"],
  ["worker"],
  ["stripe-sandbox", "mail-capture"],
  ["database"],
];
/**
 * Starts a stack; resolves when everything in it serves.
 * @throws {ExpectedFailure} with one sentence when it cannot start; nothing runs then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, portOffset, print = () => {}, signal } = options;
  if (portOffset === 0) requireGenerated(developmentTopology(), COMMITTED_NGINX);
  const supervisor = await Supervisor.open({ dataDir, print, ...signal && { signal } });
  let steps: Promise<void>[] = [];
  try {
    const run = await prepare(options, supervisor);
    steps = startServices(run);
    await Promise.all(steps);
    return createStack(run);
  } catch (error) {
    await supervisor.stopAll(STOP_ORDER);
    // The other steps are being given up too: until they have, they may still write.
    await Promise.allSettled(steps);
    throw error;
  }
}

/** What the steps of one start share. */
interface Run {
  readonly options: StackOptions;
  readonly context: StackContext;
  readonly supervisor: Supervisor;
  readonly names: readonly ServiceName[];
  readonly isCold: boolean;
}

async function prepare(options: StackOptions, supervisor: Supervisor): Promise<Run> {
  const { dataDir, databaseUrl, portOffset, relaxedDisk = false } = options;
  const names = (options.services ?? ALL_SERVICES)
    .filter((name) => name !== "database" || databaseUrl === undefined);
  const plain = developmentTopology(portOffset);
  const topology = databaseUrl === undefined ? plain : withDatabase(plain, databaseUrl);
  await requireFreePorts(wantedPorts(topology, names));
  const isCold = !exists(`${dataDir}/mariadb/data`);
  for (const folder of ["mail", "stripe", "uploads"]) {
    Deno.mkdirSync(`${dataDir}/${folder}`, { recursive: true, mode: 0o700 });
  }
  const secrets = ensureSecrets(dataDir);
  const certificates = await ensureCertificates(`${dataDir}/ca`, certificateNames(topology));
  prepareNginx(`${dataDir}/nginx`, topology, certificates);
  const embedded = { password: secrets.databasePassword, relaxedDisk };
  const context: StackContext = {
    project: PROJECT,
    dataDir,
    topology,
    secrets,
    databaseUrl: databaseUrl ?? mariaDbUrl(databaseOptions(dataDir, topology, embedded)),
    caPath: certificates.caPath,
  };
  return { options, context, supervisor, names, isCold };
}

/** Everything at once that waits for nothing: api and worker wait for the schema, pages for a build. */
function startServices(run: Run): Promise<void>[] {
  const schema = prepareDatabase(run);
  const build = run.options.build === false || !run.names.includes("site")
    ? Promise.resolve()
    : step(run, "site build", () => buildSite(PROJECT, (plan) => run.supervisor.run(plan)));
  const needs: Partial<Record<ServiceName, Promise<void>>> = {
    api: schema,
    worker: schema,
    site: build,
  };
  const programs = run.names.filter((name) => name !== "database");
  return [
    schema,
    build,
    ...programs.map(async (name) => {
      await needs[name];
      await step(run, name, () => startService(run, name));
    }),
  ];
}

async function prepareDatabase(run: Run): Promise<void> {
  const { context, supervisor, names, options } = run;
  if (names.includes("database")) {
    await step(run, "database", () => startService(run, "database"));
  } else if (options.databaseUrl === undefined) {
    return;
  }
  await step(run, "migrations", () => migrateDatabase(supervisor, context));
  const { seed = DEFAULT_SEED } = options;
  if (seed !== false) await step(run, "demo data", () => seedDemoData(supervisor, context, seed));
}

async function startService({ options, context, supervisor }: Run, name: ServiceName) {
  const { dataDir, topology, secrets } = context;
  if (name === "database") {
    const relaxedDisk = options.relaxedDisk ?? false;
    const embedded = { password: secrets.databasePassword, relaxedDisk };
    await startDatabase(supervisor, databaseOptions(dataDir, topology, embedded));
  } else if (name === "nginx") {
    await supervisor.start(nginxPlan(`${dataDir}/nginx`, topology));
  } else {
    await supervisor.start(programPlan(name, context));
  }
}

/** Does one step and prints what it was and how long it took. */
async function step(run: Run, name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  const time = formatSeconds(performance.now() - started);
  run.options.print?.(`  ${name.padEnd(NAME_WIDTH)} ${time}`);
}

function createStack({ context, supervisor, isCold }: Run): Stack {
  const { dataDir, topology, secrets, databaseUrl, caPath } = context;
  return {
    siteUrl: publicUrl(topology, "www"),
    apiUrl: publicUrl(topology, "api"),
    mailUrl: publicUrl(topology, "mail"),
    stripeUrl: publicUrl(topology, "stripe"),
    internalApiUrl: internalUrl(topology),
    databaseUrl,
    caPath,
    topology,
    secrets,
    isCold,
    pid: (name) => supervisor.pid(name),
    kill: (name, signal) => supervisor.kill(name, signal),
    start: (name) => supervisor.startAgain(name),
    restart: async (name) => {
      await supervisor.stop(name);
      await supervisor.startAgain(name);
    },
    rebuildSite: async () => {
      await buildSite(PROJECT, (plan) => supervisor.run(plan));
      await supervisor.stop("site");
      await supervisor.startAgain("site");
    },
    migrate: () => migrateDatabase(supervisor, context),
    reloadEdge: async () => {
      await replaceConfiguration(`${dataDir}/nginx`, Deno.readTextFileSync(COMMITTED_NGINX));
      await supervisor.kill("nginx", "SIGHUP");
    },
    killAll: () => supervisor.killAll(),
    stop: () => supervisor.stopAll(STOP_ORDER),
    [Symbol.asyncDispose]: () => supervisor.stopAll(STOP_ORDER),
  };
}
