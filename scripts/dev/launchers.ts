/**
 * The processes that a person really started: `npx`, the shell it uses, `deno task`. When one of
 * them is killed -9 nobody tells us, so the supervisor looks at them now and then.
 */
import process from "node:process";

const LOOK_EVERY_MS = 500;
const ANCESTORS_MAX = 8;

/** True for the command lines of `npx deno …`, of npm's shell for it, and of `deno task …`. */
export function isLauncher(commandLine: string): boolean {
  return /^(npm exec|npx) /.test(commandLine) ||
    /^\S*sh -c ['"]?deno/.test(commandLine) ||
    /^\S*node(js)? \S*(npx|npm|deno)/.test(commandLine) ||
    /^\S*deno task /.test(commandLine);
}

/** The unbroken chain of launchers above this process, nearest first. */
export async function findLaunchers(): Promise<number[]> {
  const found: number[] = [];
  let pid = Deno.ppid;
  for (let depth = 0; depth < ANCESTORS_MAX; depth++) {
    if (!isLauncher(await readProc(pid, "cmdline"))) break;
    found.push(pid);
    pid = parentOf(await readProc(pid, "stat"));
  }
  return found;
}

/** Calls `onGone` once, as soon as any of the launchers has ended. */
export function watchLaunchers(launchers: readonly number[], onGone: () => void): Disposable {
  const timer = setInterval(() => {
    if (launchers.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** True while there is a process with this number; signal 0 only asks (kill(2)). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The parent's number out of /proc/<pid>/stat; the command name in it may hold anything. */
export function parentOf(stat: string): number {
  const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(parent);
}

/** Deno itself opens /proc only to `--allow-all`, which no task of ours has: hence `cat`. */
async function readProc(pid: number, file: "cmdline" | "stat"): Promise<string> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/${file}`],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).replaceAll("\0", " ");
}
