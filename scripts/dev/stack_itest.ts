import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { developmentTopology } from "../../infra/environments/development.ts";
import { findService } from "../../infra/topology.ts";
import { renderNginx } from "../../proxy/render.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { answersHttp } from "./health.ts";
import { answers } from "./mariadb.ts";
import { requireGenerated } from "./nginx.ts";
import { isFree } from "./ports.ts";
import { PROJECT } from "./project.ts";
import { type ServiceName, type Stack, startStack } from "./stack.ts";
import { wantedPorts } from "./stack_steps.ts";
import { testDatabaseUrl } from "./test_database.ts";
import { findPortOffset } from "./test_stack.ts";
import { eventually, isLocked, query, withFolder } from "./testing.ts";

/** The parts that stand for all: with files of their own, with workers, with a program of ours. */
const SERVICES: readonly ServiceName[] = ["database", "nginx", "stripe-sandbox"];

function ports(portOffset: number): number[] {
  return wantedPorts(developmentTopology(portOffset), SERVICES).map(({ port }) => port);
}

function start(dataDir: string, portOffset: number, lines: string[] = []): Promise<Stack> {
  const print = (line: string) => lines.push(line);
  const options = { services: SERVICES, relaxedDisk: true, seed: false } as const;
  return startStack({ dataDir, portOffset, print, ...options });
}

async function nothingRuns(dataDir: string): Promise<boolean> {
  const locks = [...Deno.readDirSync(`${dataDir}/run`)].map(({ name }) => `${dataDir}/run/${name}`);
  const held = await Promise.all(locks.map(isLocked));
  return !held.includes(true);
}

describe("startStack", () => {
  it("starts what it is asked for, and stops it without a trace", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      const lines: string[] = [];
      const stack = await start(dataDir, portOffset, lines);
      assert(await answers(stack.databaseUrl));
      assertEquals(ports(portOffset).filter(isFree), []);
      await stack.stop();
      assert(await nothingRuns(dataDir));
      assertEquals(ports(portOffset).filter((port) => !isFree(port)), []);
      assertEquals(lines.map((line) => line.trim().split(/\s+/)[0]).toSorted(), [
        "database",
        "migrations",
        "nginx",
        "stripe-sandbox",
      ]);
    }));

  it("starts again in the same folder, warm", () =>
    withFolder(async (dataDir) => {
      const first = await start(dataDir, findPortOffset());
      await first.stop();
      await using second = await start(dataDir, findPortOffset());
      assertEquals([first.isCold, second.isCold], [true, false]);
      assert(await answers(second.databaseUrl));
    }));

  it("runs beside another stack", () =>
    withFolder(async (dataDir) => {
      await using one = await start(`${dataDir}/one`, findPortOffset());
      await using two = await start(`${dataDir}/two`, findPortOffset());
      assert(await answers(one.databaseUrl));
      assert(await answers(two.databaseUrl));
    }));

  it("fills an empty database with the demo data, and leaves it alone the next time", () =>
    withFolder(async (dataDir) => {
      const seen: unknown[] = [];
      for (const seed of [7, 8]) {
        await using stack = await startStack({
          dataDir,
          portOffset: findPortOffset(),
          services: ["database"],
          relaxedDisk: true,
          seed,
        });
        seen.push(await query(stack.databaseUrl, "SELECT id, name FROM company ORDER BY id"));
      }
      assert(Array.isArray(seen[0]) && seen[0].length >= 30);
      assertEquals(seen[0], seen[1]);
    }));

  it("uses the database it is given in place of its own", () =>
    withFolder(async (dataDir) => {
      const server = new URL(await testDatabaseUrl());
      const name = `stack_${crypto.randomUUID().replaceAll("-", "")}`;
      await query(server.href, `CREATE DATABASE ${name}`);
      const databaseUrl = new URL(name, server).href;
      await using stack = await startStack({
        dataDir,
        portOffset: findPortOffset(),
        services: ["database", "nginx"],
        databaseUrl,
        seed: false,
      });
      assertEquals([stack.databaseUrl, stack.pid("database")], [databaseUrl, undefined]);
      assert((await query(databaseUrl, "SHOW TABLES")).length > 0);
      await query(server.href, `DROP DATABASE ${name}`);
    }));

  it("names the port that is busy, and starts nothing", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      const { port } = findService(developmentTopology(portOffset), "stripe-sandbox");
      using _taken = Deno.listen({ hostname: "127.0.0.1", port });
      const failure = await assertRejects(() => start(dataDir, portOffset), ExpectedFailure);
      assertEquals(
        failure.message,
        `Cannot start: a port is busy: ${port} for stripe-sandbox ` +
          `(taken by deno, process ${Deno.pid})`,
      );
      assertEquals(failure.details, []);
      assert(await nothingRuns(dataDir));
    }));

  it("says which folder to remove when the database is broken, and leaves nothing running", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      await (await start(dataDir, portOffset)).stop();
      Deno.writeTextFileSync(`${dataDir}/mariadb/data/ibdata1`, "broken");
      const failure = await assertRejects(() => start(dataDir, portOffset), ExpectedFailure);
      assertStringIncludes(failure.message, `remove "${dataDir}/mariadb" and start again`);
      assert(await nothingRuns(dataDir));
      Deno.removeSync(`${dataDir}/mariadb`, { recursive: true });
      await (await start(dataDir, portOffset)).stop();
    }));

  it("gives up when it is told to stop before it is ready, and leaves nothing running", () =>
    withFolder(async (dataDir) => {
      const stopping = new AbortController();
      const stopAtDatabase = (line: string) => {
        if (line.includes("nginx")) stopping.abort(new ExpectedFailure("enough"));
      };
      await assertRejects(
        () =>
          startStack({
            dataDir,
            portOffset: findPortOffset(),
            services: SERVICES,
            print: stopAtDatabase,
            signal: stopping.signal,
          }),
        ExpectedFailure,
      );
      assert(await nothingRuns(dataDir));
    }));

  it("leaves no process after a kill -9, and starts again", () =>
    withFolder(async (dataDir) => {
      const portOffset = findPortOffset();
      const program = `${PROJECT}/scripts/dev/testdata/stack_program.ts`;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-P=system", program, dataDir, String(portOffset), ...SERVICES],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      assertEquals((await reader.read()).value, "ready\n");
      assertEquals(ports(portOffset).filter(isFree), []);
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      await eventually("everything went with it", () => nothingRuns(dataDir), 15_000);
      assertEquals(ports(portOffset).filter((port) => !isFree(port)), []);
      await using stack = await start(dataDir, portOffset);
      assertEquals(stack.isCold, false);
    }));
});

describe("a running stack", () => {
  it("serves again after its nginx was killed -9 by somebody else", () =>
    withFolder(async (dataDir) => {
      const lines: string[] = [];
      await using stack = await start(dataDir, findPortOffset(), lines);
      Deno.kill(stack.pid("nginx") ?? 0, "SIGKILL");
      await eventually("nginx serves again", () => lines.includes("nginx serves again"));
    }));

  it("keeps a service ended that was killed, until it is started", () =>
    withFolder(async (dataDir) => {
      await using stack = await start(dataDir, findPortOffset());
      await stack.kill("database", "SIGKILL");
      assertEquals(stack.pid("database"), undefined);
      assertEquals(await answers(stack.databaseUrl), false);
      await stack.start("database");
      assert(await answers(stack.databaseUrl));
    }));

  it("keeps what was committed when its database is killed -9, with a relaxed disk too", () =>
    withFolder(async (dataDir) => {
      await using stack = await start(dataDir, findPortOffset());
      const commit = `UPDATE document_sequence SET lastNumber = lastNumber + 1`;
      await query(
        stack.databaseUrl,
        "INSERT INTO document_sequence VALUES ('F', 2026, 0, '2026-01-01')",
      );
      for (let commits = 0; commits < 10; commits++) await query(stack.databaseUrl, commit);
      await stack.kill("database", "SIGKILL");
      await stack.start("database");
      const rows = await query(stack.databaseUrl, "SELECT lastNumber FROM document_sequence");
      assertEquals(rows, [[10]]);
    }));
});

describe("requireGenerated", () => {
  it("accepts the configuration that the topology implies", () =>
    withFolder((directory) => {
      const path = `${directory}/nginx.conf`;
      Deno.writeTextFileSync(path, renderNginx(developmentTopology()));
      requireGenerated(developmentTopology(), path);
    }));

  it("says what to run when the configuration is out of date or missing", () =>
    withFolder((directory) => {
      const path = `${directory}/nginx.conf`;
      const require = () => requireGenerated(developmentTopology(), path);
      const sentence = `Cannot start: "${path}" is out of date; run: deno task generate`;
      assertThrows(require, ExpectedFailure, sentence);
      Deno.writeTextFileSync(path, "worker_processes 1;\n");
      assertThrows(require, ExpectedFailure, sentence);
    }));
});

describe("answersHttp", () => {
  it("is false where nobody listens, and for errors", async () => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => new Response(null, { status: request.url.endsWith("/ok") ? 204 : 503 }),
    );
    const origin = `http://127.0.0.1:${server.addr.port}`;
    assertEquals(await answersHttp(`${origin}/ok`), true);
    assertEquals(await answersHttp(`${origin}/not`), false);
    await server.shutdown();
    assertEquals(await answersHttp(`${origin}/ok`), false);
  });
});
