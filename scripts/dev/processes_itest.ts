import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { ProcessPlan } from "./child.ts";
import { exists } from "./commands.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { isAlive } from "./launchers.ts";
import { Supervisor } from "./processes.ts";
import { PROJECT } from "./project.ts";
import { eventually, isLocked, withFolder } from "./testing.ts";

const SERVE = "touch serves; exec sleep 1000";

/** A child that serves when it has made the file "serves". */
function toyPlan(
  dataDir: string,
  command = SERVE,
  changes: Partial<ProcessPlan> = {},
): ProcessPlan {
  return {
    name: "toy",
    command: ["sh", "-c", command],
    env: { PATH: "/usr/bin:/bin" },
    cwd: dataDir,
    isReady: () => Promise.resolve(exists(`${dataDir}/serves`)),
    readyWithinMs: 10_000,
    stopWithinMs: 5_000,
    ...changes,
  };
}

/** Runs a body with an open supervisor and the lines it prints; stops everything afterwards. */
function withSupervisor(
  body: (it: { dataDir: string; supervisor: Supervisor; lines: string[] }) => Promise<void>,
): Promise<void> {
  return withFolder(async (dataDir) => {
    const lines: string[] = [];
    const supervisor = await Supervisor.open({ dataDir, print: (line) => lines.push(line) });
    try {
      await body({ dataDir, supervisor, lines });
    } finally {
      await supervisor.stopAll([]);
    }
  });
}

describe("Supervisor", () => {
  it("starts a child, writes its number down, and stops it", () =>
    withSupervisor(async ({ dataDir, supervisor }) => {
      await supervisor.start(toyPlan(dataDir));
      const pid = supervisor.pid("toy");
      assertEquals(Deno.readTextFileSync(`${dataDir}/run/toy.pid`), String(pid));
      assert(await isLocked(`${dataDir}/run/toy.pid`));
      await supervisor.stop("toy");
      assertEquals(supervisor.pid("toy"), undefined);
      assertFalse(await isLocked(`${dataDir}/run/toy.pid`));
    }));

  it("gives the child the environment of its plan and nothing of ours", () =>
    withSupervisor(async ({ dataDir, supervisor }) => {
      const plan = toyPlan(dataDir, `env > env.txt; ${SERVE}`, { env: { PATH: "/bin", A: "1" } });
      await supervisor.start(plan);
      const names = Deno.readTextFileSync(`${dataDir}/env.txt`).split("\n")
        .map((line) => line.split("=")[0]).filter((name) => !["", "PWD", "_"].includes(name ?? ""));
      assertEquals(names.toSorted(), ["A", "PATH"]);
    }));

  it("refuses a child that ends, with the end of its log, and does not try again", () =>
    withSupervisor(async ({ dataDir, supervisor, lines }) => {
      const failure = await assertRejects(
        () => supervisor.start(toyPlan(dataDir, "echo no luck; exit 7", { advice: "mend it" })),
        ExpectedFailure,
      );
      assertEquals(failure.message, "Cannot start toy: it ended with code 7; mend it");
      assertEquals(failure.details, [`${dataDir}/logs/toy.log:`, "no luck"]);
      assertEquals(supervisor.pid("toy"), undefined);
      assertEquals(lines, []);
    }));

  it("refuses a child that does not come to serve, and kills it", () =>
    withSupervisor(async ({ dataDir, supervisor }) => {
      await assertRejects(
        () => supervisor.start(toyPlan(dataDir, "exec sleep 1000", { readyWithinMs: 200 })),
        ExpectedFailure,
        "Cannot start toy: it does not answer within 0.2 s",
      );
      assertFalse(await isLocked(`${dataDir}/run/toy.pid`));
    }));

  it("starts a child again when it dies, and says so in one sentence", () =>
    withSupervisor(async ({ dataDir, supervisor, lines }) => {
      await supervisor.start(toyPlan(dataDir));
      const first = supervisor.pid("toy");
      Deno.kill(first ?? 0, "SIGKILL");
      await eventually("the child serves again", () => lines.includes("toy serves again"));
      assertFalse(supervisor.pid("toy") === first);
      assertStringIncludes(lines[0] ?? "", "toy ended with SIGKILL; starting it again in 0.3 s");
    }));

  it("ends what a dead child had started before it starts the next", () =>
    withSupervisor(async ({ dataDir, supervisor, lines }) => {
      const command = "sleep 1000 & echo $! >> orphans; touch serves; wait";
      await supervisor.start(toyPlan(dataDir, command));
      Deno.kill(supervisor.pid("toy") ?? 0, "SIGKILL");
      await eventually("the child serves again", () => lines.includes("toy serves again"));
      const orphans = () => Deno.readTextFileSync(`${dataDir}/orphans`).trim().split("\n");
      await eventually("the second child has one too", () => orphans().length === 2);
      await supervisor.stop("toy");
      assertFalse(await isLocked(`${dataDir}/run/toy.pid`));
    }));

  it("leaves a child ended that it was told to kill, until it is started again", () =>
    withSupervisor(async ({ dataDir, supervisor, lines }) => {
      await supervisor.start(toyPlan(dataDir));
      await supervisor.kill("toy", "SIGKILL");
      assertEquals(supervisor.pid("toy"), undefined);
      await supervisor.startAgain("toy");
      assert(supervisor.pid("toy") !== undefined);
      assertEquals(lines, []);
    }));

  it("only tells a child a signal that does not end it", () =>
    withSupervisor(async ({ dataDir, supervisor }) => {
      const command = "trap 'touch heard' HUP; touch serves; while :; do sleep 0.02; done";
      await supervisor.start(toyPlan(dataDir, command));
      const pid = supervisor.pid("toy");
      await supervisor.kill("toy", "SIGHUP");
      await eventually("the child heard the signal", () => exists(`${dataDir}/heard`));
      assertEquals(supervisor.pid("toy"), pid);
    }));

  it("kills a child that does not end in its time, and says so", () =>
    withSupervisor(async ({ dataDir, supervisor, lines }) => {
      const command = "trap '' TERM; touch serves; while :; do sleep 0.02; done";
      await supervisor.start(toyPlan(dataDir, command, { stopWithinMs: 200 }));
      await supervisor.stop("toy");
      assertEquals(lines, ["toy did not end within 0.2 s: killed"]);
      assertFalse(await isLocked(`${dataDir}/run/toy.pid`));
    }));

  it("stops group after group", () =>
    withFolder(async (dataDir) => {
      const supervisor = await Supervisor.open({ dataDir, print: () => {} });
      for (const name of ["database", "edge", "api"]) {
        // Each says by a file of its own that its trap is set.
        const command = `trap 'sleep 0.05; echo ${name} >> order; exit' TERM; touch ${name}; ` +
          "while :; do sleep 0.01; done";
        const isReady = () => Promise.resolve(exists(`${dataDir}/${name}`));
        await supervisor.start(toyPlan(dataDir, command, { name, isReady }));
      }
      await supervisor.stopAll([["edge"], ["api"], ["database"]]);
      assertEquals(Deno.readTextFileSync(`${dataDir}/order`), "edge\napi\ndatabase\n");
    }));

  it("gives a start up when it is aborted, and leaves nothing behind", () =>
    withFolder(async (dataDir) => {
      const abort = new AbortController();
      const { signal } = abort;
      const supervisor = await Supervisor.open({ dataDir, print: () => {}, signal });
      const start = supervisor.start(toyPlan(dataDir, "touch began; exec sleep 1000"));
      const refused = assertRejects(() => start, ExpectedFailure, "enough");
      await eventually("the child began", () => exists(`${dataDir}/began`));
      abort.abort(new ExpectedFailure("enough"));
      await refused;
      await supervisor.stopAll([]);
      assertFalse(await isLocked(`${dataDir}/run/toy.pid`));
    }));
});

describe("Supervisor.open", () => {
  it("refuses a folder that another supervisor uses, and leaves its children alone", () =>
    withSupervisor(async ({ dataDir, supervisor }) => {
      await supervisor.start(toyPlan(dataDir));
      await assertRejects(
        () => Supervisor.open({ dataDir, print: () => {} }),
        ExpectedFailure,
        `Cannot start: process ${Deno.pid} already uses "${dataDir}"; stop it first`,
      );
      assert(isAlive(supervisor.pid("toy") ?? 0));
    }));

  it("can be opened again after everything was stopped", () =>
    withFolder(async (dataDir) => {
      for (let run = 0; run < 2; run++) {
        const supervisor = await Supervisor.open({ dataDir, print: () => {} });
        await supervisor.stopAll([]);
      }
    }));

  it("finds nothing left of a supervisor that was killed -9: its children went with it", () =>
    withFolder(async (dataDir) => {
      await killSupervisorOf(dataDir, SERVE);
      await eventually(
        "the child has ended",
        async () => !await isLocked(`${dataDir}/run/toy.pid`),
      );
      const lines = await openAndClose(dataDir);
      assertEquals(lines, []);
      assertFalse(exists(`${dataDir}/run/toy.pid`));
    }));

  it("ends what ignored the death of its supervisor, and says so", () =>
    withFolder(async (dataDir) => {
      // It ends at the second SIGTERM: the first comes with the death of its supervisor.
      const stubborn = "trap 'echo heard >> terms; test $(wc -l < terms) -ge 2 && exit' TERM; " +
        "touch serves; while :; do sleep 0.02; done";
      await killSupervisorOf(dataDir, stubborn);
      await eventually("the first was heard", () => exists(`${dataDir}/terms`));
      assert(await isLocked(`${dataDir}/run/toy.pid`));
      assertEquals(await openAndClose(dataDir), ["Ended what an earlier run had left: toy"]);
      assertFalse(exists(`${dataDir}/run/toy.pid`));
    }));

  it("leaves a process alone that only has the number of an earlier child", () =>
    withFolder(async (dataDir) => {
      Deno.mkdirSync(`${dataDir}/run`);
      await using bystander = new Deno.Command("sleep", { args: ["1000"] }).spawn();
      Deno.writeTextFileSync(`${dataDir}/run/toy.pid`, String(bystander.pid));
      assertEquals(await openAndClose(dataDir), []);
      assert(isAlive(bystander.pid));
    }));
});

/** Starts a supervisor in a process of its own, and kills it -9 once its child serves. */
async function killSupervisorOf(dataDir: string, command: string): Promise<void> {
  const program = `${PROJECT}/scripts/dev/testdata/supervisor_program.ts`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=system", program, dataDir, command],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await reader.read()).value, "ready\n");
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
}

async function openAndClose(dataDir: string): Promise<string[]> {
  const lines: string[] = [];
  const supervisor = await Supervisor.open({ dataDir, print: (line) => lines.push(line) });
  await supervisor.stopAll([]);
  return lines;
}
