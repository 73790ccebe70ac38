/** A stack for tests: new and empty, beside whatever else runs on the machine. */
import { developmentTopology } from "../../infra/environments/development.ts";
import { exists } from "./commands.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { isFree } from "./ports.ts";
import { PROJECT } from "./project.ts";
import { type Stack, type StackOptions, startStack } from "./stack.ts";
import { wantedPorts } from "./stack_steps.ts";

/** With these, every port stays below those that the kernel gives to clients (from 32768). */
const OFFSETS = { first: 1_000, last: 19_000 } as const;
const TRIES_MAX = 50;

/**
 * Starts a stack in `.data/test-stacks/<name>`; what an earlier one left there is removed first,
 * and this one's logs stay for people to read.
 * @throws {ExpectedFailure} when it cannot start, or a stack of this name runs
 */
export async function startTestStack(
  name: string,
  options: Partial<StackOptions> = {},
): Promise<Stack> {
  const dataDir = `${PROJECT}/.data/test-stacks/${name}`;
  if (exists(dataDir)) await removeUnused(dataDir);
  return await startStack({
    dataDir,
    portOffset: findPortOffset(),
    relaxedDisk: true,
    ...options,
  });
}

/** An offset at which every port of a stack is free at the moment. */
export function findPortOffset(random: () => number = Math.random): number {
  const { first, last } = OFFSETS;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const offset = first + Math.floor(random() * (last - first));
    const topology = developmentTopology(offset);
    const names = topology.services.map((service) => service.name);
    if (wantedPorts(topology, names).every(({ port }) => isFree(port))) return offset;
  }
  throw new Error(`Cannot find free ports for a stack in ${TRIES_MAX} tries`);
}

async function removeUnused(dataDir: string): Promise<void> {
  const lockPath = `${dataDir}/run/supervisor.lock`;
  if (exists(lockPath)) {
    using lock = Deno.openSync(lockPath, { read: true, write: true });
    if (!await lock.tryLock(true)) {
      throw new ExpectedFailure(`Cannot start: a test stack already uses "${dataDir}"`);
    }
  }
  Deno.removeSync(dataDir, { recursive: true });
}
