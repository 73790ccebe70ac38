/** The supervisor: all children of one stack, and the certainty that there is only one of it. */
import { Child, type ProcessPlan } from "./child.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { endLeftovers } from "./run_files.ts";
import { type ProgramPlan, runToEnd, type Surroundings } from "./spawn.ts";

export interface SupervisorOptions {
  /** Holds `run/` (locks, process numbers) and `logs/`; made when it is not there. */
  readonly dataDir: string;
  readonly print: (line: string) => void;
  /** Aborted, with an ExpectedFailure as its reason, when a start under way is to be given up. */
  readonly signal?: AbortSignal;
}

/** Signals after which a process is gone; others only tell it something. */
const ENDING_SIGNALS: ReadonlySet<Deno.Signal> = new Set(["SIGINT", "SIGKILL", "SIGTERM"]);

/** Supervises children; close it with `stopAll`. */
export class Supervisor {
  readonly #children = new Map<string, Child>();
  readonly #surroundings: Surroundings;
  readonly #lock: Deno.FsFile;
  readonly #closing = new AbortController();
  #stopped: Promise<void> | undefined;

  private constructor(options: SupervisorOptions, lock: Deno.FsFile) {
    const signals = [this.#closing.signal, ...options.signal === undefined ? [] : [options.signal]];
    this.#lock = lock;
    this.#surroundings = {
      runDir: `${options.dataDir}/run`,
      logDir: `${options.dataDir}/logs`,
      print: options.print,
      signal: AbortSignal.any(signals),
    };
  }

  /**
   * Takes the data folder for us alone and ends what an earlier run left behind.
   * @throws {ExpectedFailure} when another supervisor uses the folder
   */
  static async open(options: SupervisorOptions): Promise<Supervisor> {
    const runDir = `${options.dataDir}/run`;
    Deno.mkdirSync(runDir, { recursive: true });
    Deno.mkdirSync(`${options.dataDir}/logs`, { recursive: true });
    const lock = await takeLock(`${runDir}/supervisor.lock`, options.dataDir);
    try {
      const ended = await endLeftovers(runDir);
      if (ended.length > 0) {
        options.print(`Ended what an earlier run had left: ${ended.toSorted().join(", ")}`);
      }
    } catch (error) {
      lock.close();
      throw error;
    }
    return new Supervisor(options, lock);
  }

  /**
   * Starts a child, under a plan that may be new; resolves when it serves.
   * @throws {ExpectedFailure} when it does not come to serve
   */
  async start(plan: ProcessPlan): Promise<void> {
    const known = this.#children.get(plan.name);
    const child = known ?? new Child(plan, this.#surroundings);
    this.#children.set(plan.name, child);
    await child.start(plan);
  }

  /**
   * Runs a program to its end.
   * @throws {ExpectedFailure} when it ends with anything but code 0
   */
  async run(plan: ProgramPlan): Promise<void> {
    await runToEnd(plan, this.#surroundings);
  }

  /** The number of a child's process; undefined when it is not running. */
  pid(name: string): number | undefined {
    return this.#children.get(name)?.pid;
  }

  /** Ends a child and leaves it ended; does nothing when it is not running. */
  async stop(name: string): Promise<void> {
    await this.#children.get(name)?.stop();
  }

  /** Starts a child that was ended, as it was last started; resolves when it serves. */
  async startAgain(name: string): Promise<void> {
    await this.#find(name).start();
  }

  /** Sends a signal. After one that ends it, waits for its end and leaves it ended. */
  async kill(name: string, signal: Deno.Signal): Promise<void> {
    if (ENDING_SIGNALS.has(signal)) await this.#find(name).stop(signal);
    else this.#find(name).signal(signal);
  }

  /** Stops all children, group after group; those in no group go first. Then frees the folder. */
  stopAll(groups: readonly (readonly string[])[]): Promise<void> {
    this.#stopped ??= this.#stopInOrder(groups);
    return this.#stopped;
  }

  /** Kills everything at once, for people who press Ctrl-C twice. */
  killAll(): void {
    for (const child of this.#children.values()) child.killNow();
  }

  async #stopInOrder(groups: readonly (readonly string[])[]): Promise<void> {
    this.#closing.abort(new ExpectedFailure("Stopped before everything was ready"));
    const named = new Set(groups.flat());
    const rest = [...this.#children.keys()].filter((name) => !named.has(name));
    for (const group of [rest, ...groups]) {
      await Promise.all(group.map((name) => this.stop(name)));
    }
    this.#lock.close();
  }

  #find(name: string): Child {
    const child = this.#children.get(name);
    if (child === undefined) throw new Error(`Cannot find child "${name}": it was never started`);
    return child;
  }
}

/** The kernel frees this lock with our last breath, so it never has to be removed by hand. */
async function takeLock(path: string, dataDir: string): Promise<Deno.FsFile> {
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  if (await file.tryLock(true)) {
    file.truncateSync();
    file.writeSync(new TextEncoder().encode(String(Deno.pid)));
    return file;
  }
  const owner = Deno.readTextFileSync(path);
  file.close();
  throw new ExpectedFailure(
    `Cannot start: process ${owner} already uses "${dataDir}"; stop it first`,
  );
}
