/** One supervised child: started, waited for, started again when it dies, ended. */
import { setTimeout as delay } from "node:timers/promises";
import { ExpectedFailure } from "./expected_failure.ts";
import { formatSeconds } from "./output.ts";
import { sendSignal } from "./run_files.ts";
import {
  logPath,
  programFailure,
  type ProgramPlan,
  type Running,
  startProgram,
  type Surroundings,
} from "./spawn.ts";

/** A program that serves until it is stopped. */
export interface ProcessPlan extends ProgramPlan {
  /** Answers whether it serves; asked again and again until it does or the time is over. */
  readonly isReady: () => Promise<boolean>;
  readonly readyWithinMs: number;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopWithinMs: number;
}

const POLL_MS = 25;
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
  readonly #surroundings: Surroundings;
  #plan: ProcessPlan;
  #running: Running | undefined;
  #launching: Promise<void> | undefined;
  #restarts = 0;
  /** The last word on whether it should run; aborted by the next one. */
  #order = new AbortController();

  constructor(plan: ProcessPlan, surroundings: Surroundings) {
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
    const plan = this.#plan;
    this.#surroundings.signal.throwIfAborted();
    const running = this.#spawn(plan);
    const deadline = performance.now() + plan.readyWithinMs;
    let end: string | undefined;
    running.ended.then((how) => end = how);
    while (end === undefined && performance.now() < deadline) {
      if (await plan.isReady()) return this.#keepAlive(running, order);
      this.#surroundings.signal.throwIfAborted();
      await pause(POLL_MS, order);
    }
    if (end !== undefined) throw programFailure(plan, `it ended with ${end}`, this.#surroundings);
    sendSignal(-running.pid, "SIGKILL");
    await running.ended;
    const cause = `it does not answer within ${plan.readyWithinMs / 1000} s`;
    throw programFailure(plan, cause, this.#surroundings);
  }

  #spawn(plan: ProcessPlan): Running {
    const running = startProgram(plan, this.#surroundings);
    this.#running = running;
    running.ended.then(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return running;
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
    const log = logPath(this.#plan.name, this.#surroundings);
    while (!order.aborted) {
      if (this.#restarts === RESTARTS_MAX) {
        print(`${cause}; after ${RESTARTS_MAX} restarts it stays ended (${log})`);
        return;
      }
      const pauseMs = restartDelayMs(this.#restarts++);
      print(`${cause}; starting it again in ${formatSeconds(pauseMs)} (${log})`);
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
