/**
 * Prints, for each port given as an argument, who listens on it: `8443<TAB>nginx, process 123`.
 * Run as a program with `--allow-all`, which Deno asks for before it opens /proc (see proc(5)).
 */
import { printLine } from "./output.ts";

/** Column `st` of /proc/net/tcp for a listening socket. */
const LISTENING = "0A";
const INODE_COLUMN = 9;

/** The inodes of the sockets that listen on a port, out of a table like /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  return table.split("\n").slice(1).flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, local, , state] = fields;
    const inode = fields[INODE_COLUMN];
    const matches = local?.endsWith(`:${hexPort}`) === true && state === LISTENING;
    return matches && inode !== undefined ? [inode] : [];
  });
}

if (import.meta.main) {
  for (const port of Deno.args.map(Number)) {
    const owner = findOwner(port);
    if (owner !== undefined) printLine(`${port}\t${owner}`);
  }
}

/** The first process with a listening socket on the port; only root sees other people's. */
function findOwner(port: number): string | undefined {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(readIfAllowed);
  const inodes = tables.flatMap((table) => listeningInodes(table, port));
  for (const { name: pid } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(pid) || !openSockets(pid).some((inode) => inodes.includes(inode))) continue;
    const program = readIfAllowed(`/proc/${pid}/cmdline`).split(/[\0 ]/)[0] ?? "";
    return `${program.replace(/:$/, "").split("/").at(-1)}, process ${pid}`;
  }
  return undefined;
}

function openSockets(pid: string): string[] {
  const directory = `/proc/${pid}/fd`;
  try {
    return [...Deno.readDirSync(directory)].flatMap(({ name }) => {
      const inode = /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(`${directory}/${name}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // Another user's process, or one that has just ended.
    return [];
  }
}

function readIfAllowed(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
