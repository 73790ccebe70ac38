/** A real nginx with a configuration of its own, in a folder and on ports of its own. */

import { developmentTopology } from "../../infra/environments/development.ts";
import {
  edgeListeners,
  type Endpoint,
  endpointsOf,
  hostName,
  type Topology,
} from "../../infra/topology.ts";
import { renderNginx } from "../../proxy/render.ts";
import { ensureCertificates } from "../../scripts/dev/ca.ts";
import { isFree } from "../../scripts/dev/ports.ts";
import { eventually } from "../../scripts/dev/testing.ts";

/** With these, every port lies below those that the kernel gives to outgoing connections. */
const OFFSET_MIN = 10_000;
const OFFSET_MAX = 19_000;
const OFFSET_TRIES_MAX = 50;
const STOP_MAX_MS = 10_000;

/** One line of the access log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A running nginx, which stops when it is disposed of. */
export interface Nginx extends AsyncDisposable {
  /** nginx's folder: `acme/`, `certs/`, `logs/`, `temp/`. */
  readonly prefix: string;
}

/** A running edge: `await using edge = await startEdge()`. */
export interface Edge extends Nginx {
  readonly topology: Topology;
  /** The authority that signed its certificate, PEM. */
  readonly ca: string;
  /** The access log, once it has at least so many lines; raw and parsed. */
  readLog(lines: number): Promise<{ readonly text: string; readonly lines: readonly LogLine[] }>;
}

/**
 * Starts the edge and waits until it answers. Nobody answers behind it yet.
 *
 * @param change what the case has instead of the development topology
 */
export async function startEdge(
  change: (topology: Topology) => Topology = (topology) => topology,
): Promise<Edge> {
  const topology = change(developmentTopology(findOffset(change)));
  const prefix = makePrefix();
  const ca = await placeCertificates(prefix, topology);
  const nginx = await runNginx(prefix, renderNginx(topology), edgeListeners(topology).status);
  return { ...nginx, topology, ca, readLog: (lines) => readLog(prefix, lines) };
}

/** Runs nginx in a folder made by `makePrefix`, until it answers at `door`. */
export async function runNginx(prefix: string, text: string, door: Endpoint): Promise<Nginx> {
  Deno.writeTextFileSync(`${prefix}/nginx.conf`, text);
  const child = spawnNginx(prefix);
  const stop = async () => {
    await stopProcess(child);
    Deno.removeSync(prefix, { recursive: true });
  };
  try {
    await eventually("nginx answers", () => answers(door));
  } catch (cause) {
    const said = Deno.readTextFileSync(`${prefix}/logs/error.log`);
    await stop();
    throw new Error(`Cannot start nginx: ${said}`, { cause });
  }
  return { prefix, [Symbol.asyncDispose]: stop };
}

/** A new folder for one nginx. */
export function makePrefix(): string {
  const prefix = Deno.makeTempDirSync({ prefix: "businesscare-edge-" });
  // Workers may run as nobody: they pass through this folder to `temp/` and `acme/`.
  Deno.chmodSync(prefix, 0o755);
  for (const folder of ["acme", "certs", "logs", "temp"]) Deno.mkdirSync(`${prefix}/${folder}`);
  return prefix;
}

/** Gives a program further copies, on the loopback addresses after its own. */
export function withReplicas(topology: Topology, name: string, count: number): Topology {
  const services = topology.services.map((service) => {
    if (service.name !== name) return service;
    const replicas = Array.from({ length: count }, (_, index) => ({
      address: `127.0.0.${index + 2}`,
      port: service.port,
    }));
    return { ...service, replicas };
  });
  return { ...topology, services };
}

/** An offset whose ports are all free now. */
function findOffset(change: (topology: Topology) => Topology): number {
  for (let attempt = 0; attempt < OFFSET_TRIES_MAX; attempt++) {
    const offset = OFFSET_MIN + Math.floor(Math.random() * (OFFSET_MAX - OFFSET_MIN));
    const topology = change(developmentTopology(offset));
    const listeners = Object.values(edgeListeners(topology));
    const services = topology.services.flatMap((service) => endpointsOf(service));
    if ([...listeners, ...services].every(({ port }) => isFree(port))) return offset;
  }
  throw new Error(`Cannot find free ports: tried ${OFFSET_TRIES_MAX} offsets`);
}

/** @returns the authority's certificate */
async function placeCertificates(prefix: string, topology: Topology): Promise<string> {
  const names = topology.publicNames.map(({ name }) => hostName(topology, name));
  const made = await ensureCertificates(`${prefix}/ca`, names);
  Deno.copyFileSync(made.certificatePath, `${prefix}/${topology.tls.certificate}`);
  Deno.copyFileSync(made.keyPath, `${prefix}/${topology.tls.key}`);
  return Deno.readTextFileSync(made.caPath);
}

async function readLog(prefix: string, count: number) {
  const read = () => Deno.readTextFileSync(`${prefix}/logs/access.log`);
  await eventually(`${count} lines of log`, () => read().split("\n").length > count);
  const text = read();
  return { text, lines: text.trimEnd().split("\n").map(parseLine) };
}

/** Ends with this process, however that ends: setpriv(1) asks the kernel for the signal. */
function spawnNginx(prefix: string): Deno.ChildProcess {
  return new Deno.Command("setpriv", {
    args: [
      ...["--pdeathsig", "TERM", "nginx", "-p", prefix, "-c", `${prefix}/nginx.conf`],
      ...["-e", `${prefix}/logs/error.log`, "-g", `daemon off; pid ${prefix}/nginx.pid;`],
    ],
    stdin: "null",
  }).spawn();
}

async function stopProcess(child: Deno.ChildProcess): Promise<void> {
  const overdue = setTimeout(() => child.kill("SIGKILL"), STOP_MAX_MS);
  try {
    child.kill("SIGTERM");
  } catch {
    // It had already ended; its status says so below.
  }
  await child.status;
  clearTimeout(overdue);
}

async function answers({ address, port }: Endpoint): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ hostname: address, port });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

function parseLine(line: string): LogLine {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null) throw new Error(`Not an object: ${line}`);
  return { ...parsed };
}
