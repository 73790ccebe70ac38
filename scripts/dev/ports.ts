/** Who listens where on this machine. */
import { ExpectedFailure } from "./expected_failure.ts";
import { PROJECT } from "./project.ts";

export interface WantedPort {
  /** What we want it for, in words a person knows: `nginx (https)`. */
  readonly purpose: string;
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";

/**
 * Refuses, in one sentence for all of them, when ports that we need are taken.
 * @throws {ExpectedFailure} names each port, its purpose and, where /proc shows it, its process
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const busy = wanted.filter(({ port }) => !isFree(port));
  if (busy.length === 0) return;
  const owners = await findOwners(busy.map(({ port }) => port));
  const list = busy.map(({ port, purpose }) => {
    const owner = owners.get(port);
    return `${port} for ${purpose}${owner === undefined ? "" : ` (taken by ${owner})`}`;
  });
  throw new ExpectedFailure(
    `Cannot start: ${busy.length === 1 ? "a port is" : "ports are"} busy: ${list.join(", ")}`,
  );
}

/** True when a server of ours could listen on this port of the loopback address. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: LOOPBACK, port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** A port that is free now; the kernel does not give the same one again soon. */
export function findFreePort(): number {
  using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  return listener.addr.port;
}

/** Asks a process of its own, because Deno opens /proc only to `--allow-all`. */
async function findOwners(ports: readonly number[]): Promise<Map<number, string>> {
  const script = `${PROJECT}/scripts/dev/port_owners.ts`;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-config", script, ...ports.map(String)],
    stderr: "null",
  }).output();
  // Without /proc (a bare chroot) the sentence goes without the process.
  if (!success) return new Map();
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => {
    const [port, owner] = line.split("\t");
    return [Number(port), owner ?? ""];
  }));
}
