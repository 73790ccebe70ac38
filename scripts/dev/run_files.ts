/**
 * How a later run finds what an earlier one left behind. Every child runs under flock(1) on
 * `<runDir>/<name>.pid`, so the kernel keeps the lock exactly as long as the child or anything
 * it started lives, whatever happened to the supervisor. A lock cannot be mistaken for another
 * process's, as a number can. The file holds the number of the child, which leads its own
 * session: while the lock is held that number is the child's group and nobody else's.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ExpectedFailure } from "./expected_failure.ts";

const POLL_MS = 20;
/** After a crash the orphans of the last child are being killed; the next waits for their end. */
const LOCK_WAIT_SECONDS = "5";
/** First politely: the database writes its pages back. */
const ENDINGS = [["SIGTERM", 20_000], ["SIGKILL", 5_000]] as const;

/** The program and arguments that run `command` locked to its file and tied to our life. */
export function lockedCommand(
  pidFile: string,
  command: readonly string[],
): [command: string, args: string[]] {
  // Both replace themselves by what follows, so all three have one process number.
  const lock = ["flock", "--no-fork", "--wait", LOCK_WAIT_SECONDS, pidFile];
  return ["setpriv", ["--pdeathsig", "TERM", "--", ...lock, ...command]];
}

/**
 * Ends the processes of an earlier run that still live, and removes its files.
 * @returns the names of those that were ended
 * @throws {ExpectedFailure} when one survives even SIGKILL
 */
export async function endLeftovers(runDir: string): Promise<string[]> {
  const files = [...Deno.readDirSync(runDir)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".pid"));
  const ended = await Promise.all(files.map(async (name) => {
    const path = `${runDir}/${name}`;
    const wasRunning = await endLeftover(path);
    Deno.removeSync(path);
    return wasRunning ? [name.slice(0, -".pid".length)] : [];
  }));
  return ended.flat();
}

/** Sends a signal to a process, or with a negative number to its group; false when it has gone. */
export function sendSignal(pid: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function endLeftover(path: string): Promise<boolean> {
  using file = Deno.openSync(path, { read: true, write: true });
  if (await file.tryLock(true)) return false;
  const pid = Number(Deno.readTextFileSync(path));
  for (const [signal, withinMs] of ENDINGS) {
    if (pid > 1) {
      sendSignal(-pid, signal);
      // One that a test had stopped must wake up to see the signal.
      sendSignal(-pid, "SIGCONT");
    }
    if (await isFreeWithin(file, withinMs)) return true;
  }
  throw new ExpectedFailure(`Cannot end process ${pid}, left by an earlier run: ${path} is locked`);
}

/** Waits until nothing of a child lives any more; gives up quietly after its time. */
export async function waitUntilGone(pidFile: string, withinMs: number): Promise<void> {
  using file = Deno.openSync(pidFile, { read: true, write: true });
  await isFreeWithin(file, withinMs);
}

async function isFreeWithin(file: Deno.FsFile, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (await file.tryLock(true)) return true;
    await delay(POLL_MS);
  }
  return false;
}
