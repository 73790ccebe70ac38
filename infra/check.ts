/** Refuses a topology that contradicts itself: each fault is one sentence that names its object. */

import { containsAddress, overlapRanges, parseAddress, parseSubnet } from "./subnets.ts";
import {
  endpointsOf,
  INTERNET,
  type PortName,
  RATE_CLASS_NAMES,
  type Service,
  type Topology,
} from "./topology.ts";

/** All that is wrong with a topology, so that one reading repairs it. */
export class TopologyError extends Error {
  override readonly name = "TopologyError";
  constructor(environment: string, readonly faults: readonly string[]) {
    super(`Cannot use topology "${environment}": ${faults.join("; ")}`);
  }
}

/** @throws TopologyError naming every fault */
export function requireSound(topology: Topology): Topology {
  const faults = checkTopology(topology);
  if (faults.length > 0) throw new TopologyError(topology.environment, faults);
  return topology;
}

/** Faults in the order of the model: zones, services, edge, flows, names, rates. None: sound. */
export function checkTopology(topology: Topology): readonly string[] {
  return [
    ...checkZones(topology),
    ...checkServices(topology),
    ...checkEdge(topology),
    ...checkFlows(topology),
    ...checkPublicNames(topology),
    ...checkRateClasses(topology),
  ];
}

function checkZones({ zones }: Topology): readonly string[] {
  const ranges = zones.map(({ name, subnet }) => ({ name, range: parseSubnet(subnet) }));
  return [
    ...repeated(zones.map(({ name }) => name)).map((name) => `zone "${name}" is declared twice`),
    ...zones.filter(({ subnet }) => parseSubnet(subnet) === undefined)
      .map(({ name, subnet }) => `zone "${name}" has the malformed subnet "${subnet}"`),
    ...ranges.flatMap((a, index) =>
      ranges.slice(index + 1)
        .filter((b) => a.range && b.range && overlapRanges(a.range, b.range))
        .map((b) => `zones "${a.name}" and "${b.name}" overlap`)
    ),
  ];
}

function checkServices(topology: Topology): readonly string[] {
  const { services } = topology;
  const doors = services.flatMap((service) =>
    doorsOf(service).map((door) => ({ door, name: service.name }))
  );
  return [
    ...repeated(services.map(({ name }) => name)).map((name) =>
      `service "${name}" is declared twice`
    ),
    ...services.filter(({ name }) => name === INTERNET)
      .map(({ name }) => `service "${name}" has the name of the world outside`),
    ...services.flatMap((service) => checkPlace(topology, service)),
    ...services.flatMap((service) =>
      portsOf(service).filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535)
        .map((port) => `service "${service.name}" has the impossible port ${port}`)
    ),
    ...doors.flatMap(({ door, name }, index) =>
      doors.slice(index + 1).filter((other) => other.door === door)
        .map((other) => `services "${name}" and "${other.name}" both answer on ${door}`)
    ),
  ];
}

/** Every address of a service lies in its zone. */
function checkPlace({ zones }: Topology, service: Service): readonly string[] {
  const zone = zones.find(({ name }) => name === service.zone);
  if (!zone) return [`service "${service.name}" is in the undeclared zone "${service.zone}"`];
  const range = parseSubnet(zone.subnet);
  return endpointsOf(service).filter(({ address }) => {
    const parsed = parseAddress(address);
    return parsed === undefined || (range !== undefined && !containsAddress(range, parsed));
  }).map(({ address }) =>
    `service "${service.name}" has the address ${address} outside zone "${zone.name}"`
  );
}

/** nginx needs its four doors, and a source address in the zone it stands in. */
function checkEdge(topology: Topology): readonly string[] {
  const edges = topology.services.filter(({ kind }) => kind === "edge");
  const [edge] = edges;
  if (edges.length !== 1 || !edge) return [`there must be one edge, not ${edges.length}`];
  const needed: readonly PortName[] = ["http", "api", "internal"];
  const zone = topology.zones.find(({ name }) => name === edge.zone);
  const range = parseSubnet(zone?.subnet ?? "");
  const source = parseAddress(topology.edgeAddress);
  return [
    ...needed.filter((port) => !hasPort(edge, port))
      .map((port) => `edge "${edge.name}" has no port "${port}"`),
    ...(source === undefined || (range && !containsAddress(range, source))
      ? [`edge "${edge.name}" has the source address ${topology.edgeAddress} outside its zone`]
      : []),
  ];
}

function checkFlows({ flows, services }: Topology): readonly string[] {
  const known = new Map(services.map((service) => [service.name, service]));
  return [
    ...repeated(flows.map((flow) => `${flow.from}" to "${flow.to}" port "${flow.port}`))
      .map((flow) => `flow "${flow}" is declared twice`),
    ...flows.flatMap(({ from, to, port, reason }) => {
      const target = known.get(to);
      return [
        ...(from === INTERNET || known.has(from)
          ? []
          : [`flow "${from}" to "${to}" starts at an undeclared service`]),
        ...(target ? [] : [`flow "${from}" to "${to}" leads to an undeclared service`]),
        ...(!target || hasPort(target, port)
          ? []
          : [`flow "${from}" to "${to}" leads to the undeclared port "${port}"`]),
        ...(reason.trim() === "" ? [`flow "${from}" to "${to}" has no reason`] : []),
      ];
    }),
  ];
}

/** A public name is proxied, so its upstream exists, and the edge may reach it. */
function checkPublicNames({ publicNames, services, flows }: Topology): readonly string[] {
  const edge = services.find(({ kind }) => kind === "edge")?.name;
  return [
    ...repeated(publicNames.map(({ name }) => name))
      .map((name) => `public name "${name}" is declared twice`),
    ...publicNames.flatMap(({ name, service, port }) => {
      const target = services.find((candidate) => candidate.name === service);
      const isReached = flows.some((flow) =>
        flow.from === edge && flow.to === service && flow.port === port
      );
      return [
        ...(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
          ? []
          : [`public name "${name}" is no host name label`]),
        ...(target && hasPort(target, port)
          ? []
          : [`public name "${name}" has no upstream: "${service}" port "${port}"`]),
        ...(isReached ? [] : [`public name "${name}" has no flow from the edge to "${service}"`]),
      ];
    }),
  ];
}

function checkRateClasses({ rateClasses }: Topology): readonly string[] {
  const names = rateClasses.map(({ name }) => name);
  return [
    ...repeated(names).map((name) => `rate class "${name}" is declared twice`),
    ...RATE_CLASS_NAMES.filter((name) => !names.includes(name))
      .map((name) => `rate class "${name}" is missing`),
    ...rateClasses.filter((entry) =>
      [entry.requestsPerMinute, entry.burst, entry.bodyMaxBytes]
        .some((value) => !Number.isInteger(value) || value < 1)
    ).map(({ name }) => `rate class "${name}" needs whole numbers above 0`),
  ];
}

function hasPort(service: Service, port: PortName): boolean {
  return port === "main" ||
    (port === "internal"
      ? service.internalPort !== undefined
      : Object.hasOwn(service.otherPorts ?? {}, port));
}

/** Every port of the first copy and its replicas. */
function portsOf(service: Service): readonly number[] {
  return [service, ...(service.replicas ?? [])].flatMap((copy) => [
    copy.port,
    ...(copy.internalPort === undefined ? [] : [copy.internalPort]),
  ]).concat(Object.values(service.otherPorts ?? {}));
}

/** `address:port` of everything a service listens on; a port with two names counts once. */
function doorsOf(service: Service): readonly string[] {
  const copies = [service, ...(service.replicas ?? [])].flatMap((copy) =>
    [...new Set([copy.port, copy.internalPort])].filter((port) => port !== undefined)
      .map((port) => `${copy.address}:${port}`)
  );
  const others = Object.values(service.otherPorts ?? {})
    .map((port) => `${service.address}:${port}`);
  return [...copies, ...others];
}

/** Each value that occurs more than once, once. */
function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
