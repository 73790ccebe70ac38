import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  describeDatabase,
  initSql,
  mariaDbArguments,
  type MariaDbOptions,
  mariaDbUrl,
} from "./mariadb.ts";

const options: MariaDbOptions = {
  directory: "/data/mariadb",
  port: 13306,
  user: "businesscare",
  password: "a-password",
  database: "businesscare",
  relaxedDisk: false,
};

describe("mariaDbArguments", () => {
  it("listens on the loopback address alone and reads no settings of the machine", () => {
    const args = mariaDbArguments(options, 1000);
    assertEquals(args[0], "--no-defaults");
    assert(args.includes("--bind-address=127.0.0.1"));
    assert(args.includes("--port=13306"));
  });

  it("runs as root only where root starts it", () => {
    assert(mariaDbArguments(options, 0).includes("--user=root"));
    assertFalse(mariaDbArguments(options, 1000).includes("--user=root"));
  });

  it("writes every commit to disk unless it is told to relax", () => {
    const durable = "--innodb-flush-log-at-trx-commit=1";
    assert(mariaDbArguments(options, 0).includes(durable));
    assertFalse(mariaDbArguments({ ...options, relaxedDisk: true }, 0).includes(durable));
  });

  it("keeps the password out of the command line, which every user of the machine sees", () => {
    assertFalse(mariaDbArguments(options, 0).join(" ").includes(options.password));
  });
});

describe("initSql", () => {
  it("gives the account its own database and nothing else", () => {
    const sql = initSql(options);
    assertStringIncludes(
      sql,
      "GRANT ALL PRIVILEGES ON `businesscare`.* TO 'businesscare'@'127.0.0.1';",
    );
    assertFalse(sql.includes("*.*"));
  });

  it("makes an administrator where no database is named", () => {
    const sql = initSql({ ...options, database: undefined });
    assertStringIncludes(sql, "ON *.* TO 'businesscare'@'127.0.0.1' WITH GRANT OPTION;");
    assertFalse(sql.includes("CREATE DATABASE"));
  });
});

describe("mariaDbUrl", () => {
  it("names the database, or none for an administrator", () => {
    assertEquals(
      mariaDbUrl(options),
      "mysql://businesscare:a-password@127.0.0.1:13306/businesscare",
    );
    assertEquals(
      mariaDbUrl({ ...options, database: undefined }),
      "mysql://businesscare:a-password@127.0.0.1:13306/",
    );
  });
});

describe("describeDatabase", () => {
  it("tells the two engines apart", () => {
    assertEquals(describeDatabase("10.11.19-MariaDB-0+deb12u1"), "MariaDB 10.11.19");
    assertEquals(describeDatabase("8.4.3"), "MySQL 8.4.3");
  });
});
