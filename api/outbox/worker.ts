/** The worker's two loops: one runs jobs, one looks after the queue. Any number of workers may run. */
import { setTimeout as delay } from "node:timers/promises";
import { errorFields } from "../core/log.ts";
import { claimJobs, type RunDeps, runJob } from "./run.ts";
import { cleanUp, showQueue, type UpkeepDeps } from "./upkeep.ts";

/** Jobs at a time: they wait for the mail server more than they compute. */
const JOBS_MAX = 10;
/** Short enough that nobody waits for a mail, long enough that an idle worker costs nothing. */
const IDLE_MS = 250;
/** The longest wait while the database is gone; the first is `IDLE_MS`, each next one double. */
const GONE_WAIT_MAX_MS = 5_000;
const SHOW_EVERY_MS = 5_000;
const CLEAN_EVERY_MS = 3_600_000;

export interface Worker {
  /** Takes no new job; resolves when those in hand are finished and noted. */
  stop(): Promise<void>;
}

export function startWorker(deps: RunDeps): Worker {
  const controller = new AbortController();
  const { signal } = controller;
  const loops = [
    runJobs(deps, signal),
    repeat(() => showQueue(deps), { deps, everyMs: SHOW_EVERY_MS, signal }),
    repeat(() => cleanUp(deps), { deps, everyMs: CLEAN_EVERY_MS, signal }),
  ];
  return {
    async stop() {
      controller.abort();
      await Promise.all(loops);
    },
  };
}

async function runJobs(deps: RunDeps, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  let waitMs = IDLE_MS;
  while (!signal.aborted) {
    try {
      const jobs = await claimJobs(deps, JOBS_MAX - running.size);
      for (const job of jobs) {
        const run = runJob(deps, job).finally(() => running.delete(run));
        running.add(run);
      }
      if (running.size >= JOBS_MAX) await Promise.race(running);
      else if (jobs.length === 0) await pause(IDLE_MS, signal);
      waitMs = IDLE_MS;
    } catch (error) {
      deps.log.warn({ ...errorFields(error), "wait.ms": waitMs }, "Cannot take jobs: trying again");
      await pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, GONE_WAIT_MAX_MS);
    }
  }
  await Promise.all(running);
}

interface Repetition {
  readonly deps: UpkeepDeps;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** A failure is only noted: the next round makes up for it. */
async function repeat(work: () => Promise<void>, { deps, everyMs, signal }: Repetition) {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      deps.log.warn(errorFields(error), "Cannot look after the outbox");
    }
    await pause(everyMs, signal);
  }
}

/** Ends early, without an error, when the worker is stopped. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
