/** Starting one program: locked to its pid file, tied to our life, writing its own log. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { ExpectedFailure } from "./expected_failure.ts";
import { lastLines, rotateLog } from "./logs.ts";
import { lockedCommand, sendSignal, waitUntilGone } from "./run_files.ts";

/** What to run. */
export interface ProgramPlan {
  /** Names its log and pid file, and what people read. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The whole environment: nothing of ours is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What to do when it fails, said after the failure: `remove ".data/mariadb"`. */
  readonly advice?: string;
}

/** Where a child's files go and who hears about it. */
export interface Surroundings {
  readonly runDir: string;
  readonly logDir: string;
  readonly print: (line: string) => void;
  /** Aborted, with an ExpectedFailure, when everything is to stop: nothing starts any more. */
  readonly signal: AbortSignal;
}

/** A program that was started. */
export interface Running {
  readonly pid: number;
  /** Resolves with how it ended, in words: `code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
}

const SHOWN_LOG_LINES = 12;
/** How long killed processes may take to vanish. */
const ORPHANS_WITHIN_MS = 5_000;
/** Logs may name people: for their owner only. */
const LOG_MODE = 0o600;

/** The file that a program's output goes to. */
export function logPath(name: string, { logDir }: Surroundings): string {
  return `${logDir}/${name}.log`;
}

/**
 * Starts a program.
 * @throws {ExpectedFailure} when that is impossible
 */
export function startProgram(plan: ProgramPlan, surroundings: Surroundings): Running {
  const pidFile = `${surroundings.runDir}/${plan.name}.pid`;
  // Emptied first: a number in it always belongs to the child that holds its lock.
  Deno.writeTextFileSync(pidFile, "");
  const path = logPath(plan.name, surroundings);
  rotateLog(path);
  const log = openSync(path, "a", LOG_MODE);
  const [command, args] = lockedCommand(pidFile, plan.command);
  const child = spawn(command, args, {
    cwd: plan.cwd,
    env: { ...plan.env },
    // A session of its own: Ctrl-C in the terminal reaches only us, and we stop all in order.
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) {
    child.once("error", () => {});
    throw new ExpectedFailure(`Cannot start ${plan.name}: "${command}" cannot be run`);
  }
  Deno.writeTextFileSync(pidFile, String(pid));
  return { pid, ended: waitForEnd(child, pid, pidFile) };
}

/**
 * Runs a program to its end; kills it when the surroundings are aborted.
 * @throws {ExpectedFailure} with the end of its log when it ends with anything but code 0
 */
export async function runToEnd(plan: ProgramPlan, surroundings: Surroundings): Promise<void> {
  const { signal } = surroundings;
  signal.throwIfAborted();
  const running = startProgram(plan, surroundings);
  const end = () => sendSignal(-running.pid, "SIGKILL");
  signal.addEventListener("abort", end, { once: true });
  const how = await running.ended;
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (how !== "code 0") throw programFailure(plan, `it ended with ${how}`, surroundings);
}

/** What to say when a program did not do what it should: the cause, advice, and its last words. */
export function programFailure(
  plan: ProgramPlan,
  cause: string,
  surroundings: Surroundings,
): ExpectedFailure {
  const { name, advice } = plan;
  const message = `Cannot start ${name}: ${cause}${advice === undefined ? "" : `; ${advice}`}`;
  const path = logPath(name, surroundings);
  return new ExpectedFailure(message, [`${path}:`, ...lastLines(path, SHOWN_LOG_LINES)]);
}

async function waitForEnd(child: ChildProcess, pid: number, pidFile: string): Promise<string> {
  const how = await new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
  });
  // Whatever it had started would keep its ports and its lock.
  sendSignal(-pid, "SIGKILL");
  await waitUntilGone(pidFile, ORPHANS_WITHIN_MS);
  return how;
}
