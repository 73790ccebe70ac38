import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { developmentTopology } from "../infra/environments/development.ts";
import { isFree } from "./dev/ports.ts";
import { PROJECT } from "./dev/project.ts";
import { wantedPorts } from "./dev/stack_steps.ts";
import { findPortOffset } from "./dev/test_stack.ts";
import { eventually, isLocked, withFolder } from "./dev/testing.ts";

/** What is promised for the first start is 90 s. */
const READY_WITHIN_MS = 90_000;
const ENDED_WITHIN_MS = 30_000;

/** `deno task dev` as a person starts it: a launcher, and the supervisor below it. */
interface Dev {
  readonly launcher: Deno.ChildProcess;
  readonly output: () => string;
}

function startDev(args: readonly string[]): Dev {
  const launcher = new Deno.Command(Deno.execPath(), {
    args: ["task", "dev", ...args],
    cwd: PROJECT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const texts = ["", ""];
  for (const [index, stream] of [launcher.stdout, launcher.stderr].entries()) {
    const collect = new WritableStream<string>({
      write: (text) => {
        texts[index] += text;
      },
    });
    stream.pipeThrough(new TextDecoderStream()).pipeTo(collect);
  }
  return { launcher, output: () => texts.join("\n") };
}

async function untilReady(dev: Dev): Promise<void> {
  let hasEnded = false;
  dev.launcher.status.then(() => hasEnded = true);
  const isReady = () => {
    if (hasEnded) throw new Error(`dev ended before it was ready:\n${dev.output()}`);
    return dev.output().includes("Ctrl-C stops everything");
  };
  await eventually("dev is ready", isReady, READY_WITHIN_MS);
}

function portsOf(portOffset: number): number[] {
  const topology = developmentTopology(portOffset);
  return wantedPorts(topology, topology.services.map(({ name }) => name)).map(({ port }) => port);
}

async function nothingRuns(dataDir: string): Promise<boolean> {
  const locks = [...Deno.readDirSync(`${dataDir}/run`)].map(({ name }) => `${dataDir}/run/${name}`);
  return !(await Promise.all(locks.map(isLocked))).includes(true);
}

/** The process that does the work: its number is in the lock of its data folder. */
function supervisorPid(dataDir: string): number {
  return Number(Deno.readTextFileSync(`${dataDir}/run/supervisor.lock`));
}

describe("deno task dev", () => {
  it("prints the address and the log-ins, stops at Ctrl-C, and starts again warm", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      for (const temperature of ["cold", "warm"]) {
        const dev = startDev([`--data-dir=${dataDir}`, `--port-offset=${portOffset}`]);
        await untilReady(dev);
        assertStringIncludes(dev.output(), `  https://www.localhost:${8443 + portOffset}\n`);
        assertMatch(dev.output(), new RegExp(`Ready in [\\d.]+ s \\(${temperature}\\)`));
        assertMatch(
          dev.output(),
          /Log in with the password \S+ as\n\s+admin@\S+\s+company_admin\n/,
        );
        assertEquals(portsOf(portOffset).filter(isFree), []);
        Deno.kill(supervisorPid(dataDir), "SIGINT");
        const { success } = await dev.launcher.status;
        assert(success, dev.output());
        assert(await nothingRuns(dataDir));
        assertEquals(portsOf(portOffset).filter((port) => !isFree(port)), []);
      }
    }));

  it("stops everything when the task that started it is killed -9", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      const dev = startDev([`--data-dir=${dataDir}`, `--port-offset=${portOffset}`]);
      await untilReady(dev);
      dev.launcher.kill("SIGKILL");
      await eventually("everything has ended", () => nothingRuns(dataDir), ENDED_WITHIN_MS);
      assertEquals(portsOf(portOffset).filter((port) => !isFree(port)), []);
    }));

  it("leaves no process when it is killed -9 itself, and starts again", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      const args = [`--data-dir=${dataDir}`, `--port-offset=${portOffset}`];
      const dev = startDev(args);
      await untilReady(dev);
      Deno.kill(supervisorPid(dataDir), "SIGKILL");
      assertEquals((await dev.launcher.status).success, false);
      await eventually("everything has ended", () => nothingRuns(dataDir), ENDED_WITHIN_MS);
      const again = startDev(args);
      await untilReady(again);
      Deno.kill(supervisorPid(dataDir), "SIGTERM");
      assert((await again.launcher.status).success);
      assert(await nothingRuns(dataDir));
    }));

  it("refuses options that it does not know, in one sentence, and starts nothing", async () => {
    const dev = startDev(["--port-ofset=3"]);
    assertEquals((await dev.launcher.status).code, 1);
    assertStringIncludes(dev.output(), "Cannot start: Unknown option '--port-ofset'");
  });

  for (const offset of ["many", "60000"]) {
    it(`refuses to shift the ports by "${offset}"`, async () => {
      const dev = startDev([`--port-offset=${offset}`]);
      assertEquals((await dev.launcher.status).code, 1);
      assertMatch(dev.output(), /^Cannot shift ports by \w+: need 0 to \d+$/m);
    });
  }

  it("prints the log-ins with staff's codes, and starts nothing", async () => {
    const dev = startDev(["--log-ins"]);
    assert((await dev.launcher.status).success);
    assertMatch(dev.output(), /superadmin@\S+\s+superadmin\s+\d{6}\n/);
  });
});
