import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure } from "./expected_failure.ts";
import {
  answers,
  installMariaDb,
  type MariaDbOptions,
  mariaDbPlan,
  mariaDbUrl,
  readDatabaseVersion,
} from "./mariadb.ts";
import { findFreePort } from "./ports.ts";
import { Supervisor } from "./processes.ts";
import { query, withFolder } from "./testing.ts";

interface Server {
  readonly dataDir: string;
  readonly options: MariaDbOptions;
  readonly supervisor: Supervisor;
  readonly start: () => Promise<void>;
}

function withServer(body: (server: Server) => Promise<void>): Promise<void> {
  return withFolder(async (dataDir) => {
    const options: MariaDbOptions = {
      directory: `${dataDir}/mariadb`,
      port: findFreePort(),
      user: "somebody",
      password: crypto.randomUUID(),
      database: "things",
      relaxedDisk: false,
    };
    const supervisor = await Supervisor.open({ dataDir, print: () => {} });
    const start = async () => {
      await installMariaDb(options);
      await supervisor.start(mariaDbPlan(options));
    };
    try {
      await body({ dataDir, options, supervisor, start });
    } finally {
      await supervisor.stopAll([]);
    }
  });
}

describe("a private MariaDB", () => {
  it("serves its one account with strict SQL, in UTC, with full Unicode", () =>
    withServer(async ({ options, start }) => {
      await start();
      const settings = await query(
        mariaDbUrl(options),
        "SELECT @@sql_mode, @@time_zone, @@character_set_server, " +
          "@@innodb_flush_log_at_trx_commit, @@bind_address, DATABASE()",
      );
      const [mode, ...rest] = settings[0] ?? [];
      assertStringIncludes(String(mode), "STRICT_TRANS_TABLES");
      assertStringIncludes(String(mode), "ONLY_FULL_GROUP_BY");
      assertEquals(rest, ["+00:00", "utf8mb4", 1, "127.0.0.1", "things"]);
    }));

  it("tells its version", () =>
    withServer(async ({ options, start }) => {
      await start();
      assertStringIncludes(await readDatabaseVersion(mariaDbUrl(options)), "MariaDB");
    }));

  it("lets nobody else in, and its account into no other database", () =>
    withServer(async ({ options, start }) => {
      await start();
      assertEquals(await answers(mariaDbUrl({ ...options, password: "wrong" })), false);
      assertEquals(await answers(mariaDbUrl({ ...options, user: "root", password: "" })), false);
      const url = mariaDbUrl(options);
      await assertRejects(() => query(url, "SELECT * FROM mysql.global_priv"), Error, "denied");
      await assertRejects(() => query(url, "CREATE DATABASE others"), Error, "denied");
    }));

  it("keeps its data over a kill -9, and takes a new password at the next start", () =>
    withServer(async ({ options, supervisor, start }) => {
      await start();
      await query(mariaDbUrl(options), "CREATE TABLE kept (id INT PRIMARY KEY)");
      await query(mariaDbUrl(options), "INSERT INTO kept VALUES (7)");
      await supervisor.kill("database", "SIGKILL");
      const changed = { ...options, password: crypto.randomUUID() };
      await installMariaDb(changed);
      await supervisor.start(mariaDbPlan(changed));
      assertEquals(await query(mariaDbUrl(changed), "SELECT id FROM kept"), [[7]]);
      assertEquals(await answers(mariaDbUrl(options)), false);
    }));

  it("makes its files anew when their making was killed half-way", () =>
    withServer(async ({ options, start }) => {
      Deno.mkdirSync(`${options.directory}/installing-before/mysql`, { recursive: true });
      await start();
      const names = [...Deno.readDirSync(options.directory)].map((entry) => entry.name);
      assertEquals(names.toSorted(), ["data", "init.sql", "tmp"]);
    }));

  it("says which folder to remove when its files are broken", () =>
    withServer(async ({ dataDir, options, supervisor, start }) => {
      await installMariaDb(options);
      Deno.writeTextFileSync(`${options.directory}/data/ibdata1`, "broken");
      const failure = await assertRejects(start, ExpectedFailure);
      assertEquals(
        failure.message,
        "Cannot start database: it ended with code 1; " +
          `if its files are broken, remove "${dataDir}/mariadb" and start again`,
      );
      assertStringIncludes(failure.details.join("\n"), "ERROR");
      assertEquals(supervisor.pid("database"), undefined);
    }));
});
