/**
 * The one truth about the network: what runs where, who may talk to whom and why, and under
 * which names the world sees it. Renderers and scripts ask this model; nothing about the network
 * is written a second time.
 *
 * Facts live in `base.ts` (the same everywhere) and `environments/` (what one place adds);
 * `check.ts` refuses a model that contradicts itself.
 */

/** A network segment. Every service has its address inside its zone. */
export interface Zone {
  readonly name: string;
  /** IPv4 network in CIDR notation, for example `10.10.10.0/24`. */
  readonly subnet: string;
}

/** What a service is, where that decides how others treat it. */
export type ServiceKind = "edge" | "program" | "database" | "mail" | "payment";

/** Where one running copy of a service answers. */
export interface Endpoint {
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** One running copy of a service, with its public and its inner door. */
export interface Replica extends Endpoint {
  /** Health, metrics and status: never reached by a public name. May equal `port`. */
  readonly internalPort?: number;
}

export interface Service extends Replica {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly zone: string;
  /** Further ports by name, such as nginx's `http` or the mail capture's `inbox`. */
  readonly otherPorts?: Readonly<Record<string, number>>;
  /** Copies beside the first one: nginx balances over all of them. */
  readonly replicas?: readonly Replica[];
  /** Where Prometheus reads figures, on the internal port; absent: not scraped. */
  readonly metricsPath?: string;
}

/** Whoever is outside: the start of a flow that begins at a browser. */
export const INTERNET = "internet";

/** Names a port of a service: its `port`, its `internalPort`, or one of `otherPorts`. */
export type PortName = "main" | "internal" | (string & Record<never, never>);

/** A connection that is allowed. What no flow declares is denied. */
export interface Flow {
  /** Name of a service, or `INTERNET`. */
  readonly from: string;
  readonly to: string;
  readonly protocol: "tcp" | "udp";
  readonly port: PortName;
  /** Why it exists, in one sentence; a flow nobody can justify is refused. */
  readonly reason: string;
}

/** How the edge treats a public name: the product's pages, its api, or a developer's tool. */
export type Audience = "site" | "api" | "tool";

/** `name.domain` as browsers see it, and the service nginx hands it to. */
export interface PublicName {
  readonly name: string;
  readonly audience: Audience;
  readonly service: string;
  readonly port: PortName;
}

/** How often one client address may ask for one class of routes, and how much it may send. */
export interface RateClass {
  readonly name: RateClassName;
  readonly requestsPerMinute: number;
  /** Requests served at once above the rate before the edge refuses. */
  readonly burst: number;
  readonly bodyMaxBytes: number;
}

export const RATE_CLASS_NAMES = ["auth", "write", "page", "asset", "webhook"] as const;
export type RateClassName = typeof RATE_CLASS_NAMES[number];

export interface Topology {
  readonly environment: string;
  /** The parent of every public name. */
  readonly domain: string;
  /** Source address of nginx towards its upstreams; they answer to no other peer. */
  readonly edgeAddress: string;
  /** Certificate files, relative to the folder of nginx.conf. */
  readonly tls: { readonly certificate: string; readonly key: string };
  /** How long a browser insists on https, seconds. */
  readonly hstsMaxAgeSeconds: number;
  readonly zones: readonly Zone[];
  readonly services: readonly Service[];
  readonly flows: readonly Flow[];
  readonly publicNames: readonly PublicName[];
  readonly rateClasses: readonly RateClass[];
}

/** nginx's doors. `internal` is plain HTTP for the site's calls to the api. */
export interface EdgeListeners {
  readonly https: Endpoint;
  readonly http: Endpoint;
  readonly internal: Endpoint;
  readonly status: Endpoint;
}

/** @throws Error when the topology declares no such service */
export function findService(topology: Topology, name: string): Service {
  const service = topology.services.find((candidate) => candidate.name === name);
  if (service) return service;
  const known = topology.services.map((candidate) => candidate.name).join(", ");
  throw new Error(`Cannot find service "${name}" in "${topology.environment}": it has ${known}`);
}

/** @throws Error when the topology declares no such public name */
export function findPublicName(topology: Topology, name: string): PublicName {
  const found = topology.publicNames.find((candidate) => candidate.name === name);
  if (found) return found;
  const known = topology.publicNames.map((candidate) => candidate.name).join(", ");
  throw new Error(
    `Cannot find public name "${name}" in "${topology.environment}": it has ${known}`,
  );
}

type PortOwner = Replica & Pick<Service, "name" | "otherPorts">;

/** @throws Error when the service has no port of that name */
export function portOf(service: PortOwner, port: PortName): number {
  const found = findPort(service, port);
  if (found === undefined) throw new Error(`Cannot find port "${port}" of "${service.name}"`);
  return found;
}

function findPort(
  { port, internalPort, otherPorts = {} }: PortOwner,
  name: PortName,
): number | undefined {
  if (name === "main") return port;
  if (name === "internal") return internalPort;
  return Object.hasOwn(otherPorts, name) ? otherPorts[name] : undefined;
}

/**
 * Where every running copy of a service answers, the first copy first.
 *
 * @throws Error when a copy has no port of that name
 */
export function endpointsOf(service: Service, port: PortName = "main"): readonly Endpoint[] {
  const { name } = service;
  return [service, ...(service.replicas ?? [])]
    .map((copy) => ({ address: copy.address, port: portOf({ name, ...copy }, port) }));
}

/** The one service of kind `edge`. */
export function findEdge(topology: Topology): Service {
  const edge = topology.services.find((service) => service.kind === "edge");
  if (!edge) throw new Error(`Cannot find the edge of "${topology.environment}": none declared`);
  return edge;
}

/** Addresses nginx listens on. */
export function edgeListeners(topology: Topology): EdgeListeners {
  const edge = findEdge(topology);
  const at = (port: PortName) => ({ address: edge.address, port: portOf(edge, port) });
  return { https: at("main"), http: at("http"), internal: at("api"), status: at("internal") };
}

/** Host name of a public name, for example `www.localhost`. */
export function hostName(topology: Topology, name: string): string {
  return `${findPublicName(topology, name).name}.${topology.domain}`;
}

/** Host header of a public name, with the port only where browsers write it. */
export function publicHost(topology: Topology, name: string): string {
  const { port } = findEdge(topology);
  return port === 443 ? hostName(topology, name) : `${hostName(topology, name)}:${port}`;
}

/** Origin of a public name, for example `https://www.localhost:8443`. */
export function publicUrl(topology: Topology, name: string): string {
  return `https://${publicHost(topology, name)}`;
}

/** Where the site calls the api: nginx's internal listener, for example `http://127.0.0.1:8081`. */
export function internalUrl(topology: Topology): string {
  const { address, port } = edgeListeners(topology).internal;
  return `http://${address}:${port}`;
}
