/** One supervised child: started, waited for, started again when it dies, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ExpectedFailure } from "./expected_failure.ts";
import { lastLines, rotateLog } from "./logs.ts";
import { formatSeconds } from "./output.ts";
import { lockedCommand, sendSignal } from "./run_files.ts";

/** What to start, and how to see that it serves. */
export interface ProcessPlan {
  /** Names its log and pid file, and what people read. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The whole environment: nothing of ours is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Answers whether it serves; asked again and again until it does or the time is over. */
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinMs: number;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopWithinMs: number;
  /** What to do when it does not start, said after the failure: `remove ".data/mariadb"`. */
  readonly advice?: string;
}

/** Where a child's files go and who hears about it. */
export interface ChildSurroundings {
  readonly runDir: string;
  readonly logDir: string;
  readonly print: (line: string) => void;
  /** Aborted when everything is to stop: no child starts any more. */
  readonly signal: AbortSignal;
}

interface Running {
  readonly pid: number;
  /** Resolves with how it ended, in words: `code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
}

const POLL_MS = 25;
/** Logs may name people: for their owner only. */
const LOG_MODE = 0o600;
const SHOWN_LOG_LINES = 12;
const RESTARTS_MAX = 10;
const RESTART_FIRST_MS = 250;
const RESTART_LAST_MS = 10_000;
/** A child that served this long has recovered: its next death counts as the first again. */
const STEADY_AFTER_MS = 30_000;

/** The pause before the n-th restart in a row (n from 0), in milliseconds: doubles, with a limit. */
export function restartDelayMs(attempt: number): number {
  return Math.min(RESTART_FIRST_MS * 2 ** attempt, RESTART_LAST_MS);
}

/** A child process that is kept running while it is wanted. */
export class Child {
  readonly #surroundings: ChildSurroundings;
  #plan: ProcessPlan;
  #running: Running | undefined;
  #launching: Promise<void> | undefined;
  #restarts = 0;
  /** The last word on whether it should run; aborted by the next one. */
  #order = new AbortController();

  constructor(plan: ProcessPlan, surroundings: ChildSurroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
  }

  /** The process number while it runs. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /**
   * Starts it, or waits for the start under way; resolves when it serves.
   * @throws {ExpectedFailure} with the end of its log when it does not come to serve
   */
  async start(plan: ProcessPlan = this.#plan): Promise<void> {
    this.#plan = plan;
    if (this.#launching !== undefined) return await this.#launching;
    if (this.#running !== undefined) return;
    this.#restarts = 0;
    await this.#launch(this.#newOrder());
  }

  /** Ends it and keeps it ended: SIGTERM (or the given signal), then SIGKILL after its time. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<void> {
    this.#order.abort();
    const running = this.#running;
    if (running === undefined) return;
    sendSignal(running.pid, signal);
    using _deadline = killAfter(running, this.#plan, this.#surroundings.print);
    await running.ended;
  }

  /** Sends a signal that does not end it, such as SIGSTOP or SIGHUP. */
  signal(signal: Deno.Signal): void {
    if (this.#running !== undefined) sendSignal(this.#running.pid, signal);
  }

  /** Kills it and all it started, at once. */
  killNow(): void {
    this.#order.abort();
    if (this.#running !== undefined) sendSignal(-this.#running.pid, "SIGKILL");
  }

  #newOrder(): AbortSignal {
    this.#order.abort();
    this.#order = new AbortController();
    return AbortSignal.any([this.#order.signal, this.#surroundings.signal]);
  }

  #launch(order: AbortSignal): Promise<void> {
    this.#launching = this.#spawnAndWait(order).finally(() => this.#launching = undefined);
    return this.#launching;
  }

  async #spawnAndWait(order: AbortSignal): Promise<void> {
    this.#surroundings.signal.throwIfAborted();
    const running = this.#spawn();
    const deadline = performance.now() + this.#plan.readyWithinMs;
    let end: string | undefined;
    running.ended.then((how) => end = how);
    while (end === undefined && performance.now() < deadline) {
      if (await this.#plan.isReady()) return this.#keepAlive(running, order);
      this.#surroundings.signal.throwIfAborted();
      await pause(POLL_MS, order);
    }
    if (end !== undefined) throw this.#startFailure(`it ended with ${end}`);
    sendSignal(-running.pid, "SIGKILL");
    await running.ended;
    throw this.#startFailure(`it does not answer within ${this.#plan.readyWithinMs / 1000} s`);
  }

  #startFailure(cause: string): ExpectedFailure {
    const { name, advice } = this.#plan;
    const message = `Cannot start ${name}: ${cause}${advice === undefined ? "" : `; ${advice}`}`;
    const log = this.#logPath();
    return new ExpectedFailure(message, [`${log}:`, ...lastLines(log, SHOWN_LOG_LINES)]);
  }

  #spawn(): Running {
    const { name, command, env, cwd } = this.#plan;
    const pidFile = `${this.#surroundings.runDir}/${name}.pid`;
    // Emptied first: a number in it always belongs to the child that holds its lock.
    Deno.writeTextFileSync(pidFile, "");
    rotateLog(this.#logPath());
    const log = openSync(this.#logPath(), "a", LOG_MODE);
    const locked = lockedCommand(pidFile, command);
    const process = spawn(locked.command, locked.args, {
      cwd,
      env: { ...env },
      // A session of its own: Ctrl-C in the terminal reaches only us, and we stop all in order.
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    return this.#track(process, pidFile);
  }

  #track(process: ChildProcess, pidFile: string): Running {
    const { pid } = process;
    if (pid === undefined) {
      process.once("error", () => {});
      throw new ExpectedFailure(`Cannot start ${this.#plan.name}: "setpriv" cannot be run`);
    }
    Deno.writeTextFileSync(pidFile, String(pid));
    const ended = new Promise<string>((resolve) => {
      process.once("exit", (code, signal) => {
        // Whatever it had started would keep its ports and its lock.
        sendSignal(-pid, "SIGKILL");
        if (this.#running?.pid === pid) this.#running = undefined;
        resolve(signal ?? `code ${code}`);
      });
    });
    this.#running = { pid, ended };
    return this.#running;
  }

  #keepAlive(running: Running, order: AbortSignal): void {
    const servedFrom = performance.now();
    running.ended.then((how) => {
      if (performance.now() - servedFrom > STEADY_AFTER_MS) this.#restarts = 0;
      return this.#revive(`${this.#plan.name} ended with ${how}`, order);
    });
  }

  async #revive(cause: string, order: AbortSignal): Promise<void> {
    const { print } = this.#surroundings;
    while (!order.aborted) {
      if (this.#restarts === RESTARTS_MAX) {
        print(`${cause}; after ${RESTARTS_MAX} restarts it stays ended (${this.#logPath()})`);
        return;
      }
      const pauseMs = restartDelayMs(this.#restarts++);
      print(`${cause}; starting it again in ${formatSeconds(pauseMs)} (${this.#logPath()})`);
      await pause(pauseMs, order);
      if (order.aborted) return;
      try {
        await this.#launch(order);
        print(`${this.#plan.name} serves again`);
        return;
      } catch (error) {
        if (!(error instanceof ExpectedFailure)) throw error;
        cause = error.message;
      }
    }
  }

  #logPath(): string {
    return `${this.#surroundings.logDir}/${this.#plan.name}.log`;
  }
}

/** Kills a process group that has not ended in its time; disposed of when it has. */
function killAfter(running: Running, plan: ProcessPlan, print: (line: string) => void): Disposable {
  const timer = setTimeout(() => {
    print(`${plan.name} did not end within ${formatSeconds(plan.stopWithinMs)}: killed`);
    sendSignal(-running.pid, "SIGKILL");
  }, plan.stopWithinMs);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Waits, but no longer than until the signal is aborted. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return delay(durationMs, undefined, { signal }).catch(() => {});
}
