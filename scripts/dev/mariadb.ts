/**
 * A private MariaDB: files, socket and port of its own, on the loopback address only. It speaks the
 * common subset of MySQL 8.4 and MariaDB, with MySQL 8.4's default sql_mode.
 */
import { createConnection } from "mysql2/promise";
import type { ProcessPlan } from "./child.ts";
import { exists, SYSTEM_PATH } from "./commands.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { writePrivateFile } from "./private_files.ts";

export interface MariaDbOptions {
  /** Holds the server's files; made when it is not there. */
  readonly directory: string;
  readonly port: number;
  readonly user: string;
  /** Letters, digits, `-` and `_` only: it is written into SQL and into a URL. */
  readonly password: string;
  /** The one database that `user` owns; `undefined` makes it the administrator of the server. */
  readonly database: string | undefined;
  /** Forgets the last commits when the machine dies; for tests of anything but durability. */
  readonly relaxedDisk: boolean;
}

const HOST = "127.0.0.1";
/** The default of MySQL 8.4. */
const SQL_MODE = [
  "ONLY_FULL_GROUP_BY",
  "STRICT_TRANS_TABLES",
  "NO_ZERO_IN_DATE",
  "NO_ZERO_DATE",
  "ERROR_FOR_DIVISION_BY_ZERO",
  "NO_ENGINE_SUBSTITUTION",
].join(",");
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const CONNECT_WITHIN_MS = 2_000;
const INSTALL_WITHIN_MS = 60_000;

/** The URL that programs connect with. */
export function mariaDbUrl(options: MariaDbOptions): string {
  const { user, password, port, database } = options;
  return `mysql://${user}:${password}@${HOST}:${port}/${database ?? ""}`;
}

/** How the server is run and waited for. Its files must have been installed. */
export function mariaDbPlan(options: MariaDbOptions): ProcessPlan {
  return {
    name: "database",
    command: ["mariadbd", ...mariaDbArguments(options, Deno.uid())],
    env: { PATH: SYSTEM_PATH },
    cwd: options.directory,
    isReady: () => answers(mariaDbUrl(options)),
    readyWithinMs: READY_WITHIN_MS,
    stopWithinMs: STOP_WITHIN_MS,
    advice: `if its files are broken, remove "${options.directory}" and start again`,
  };
}

/** The server's command line; `uid` decides whether it must be told that it may run as root. */
export function mariaDbArguments(options: MariaDbOptions, uid: number | null): string[] {
  return [
    "--no-defaults",
    ...uid === 0 ? ["--user=root"] : [],
    `--datadir=${options.directory}/data`,
    // Relative to the data folder: a socket's path may be no longer than 107 bytes (unix(7)).
    "--socket=mariadb.sock",
    // Two servers that share /tmp can remove each other's temporary tables when they start.
    `--tmpdir=${options.directory}/tmp`,
    `--bind-address=${HOST}`,
    `--port=${options.port}`,
    `--init-file=${options.directory}/init.sql`,
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_520_ci",
    `--sql-mode=${SQL_MODE}`,
    "--default-time-zone=+00:00",
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--innodb-log-file-size=32M",
    "--innodb-buffer-pool-size=128M",
    "--max-connections=200",
    ...options.relaxedDisk
      ? ["--innodb-flush-log-at-trx-commit=2", "--innodb-doublewrite=0"]
      : ["--innodb-flush-log-at-trx-commit=1"],
  ];
}

/**
 * Run by the server at each start, before it lets anyone in: the account is always as the secrets
 * say, and the accounts that the installation left open to everyone are gone.
 */
export function initSql(options: MariaDbOptions): string {
  const { user, password, database } = options;
  const account = `'${user}'@'${HOST}'`;
  const rights = database === undefined
    ? [`GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`]
    : [
      `CREATE DATABASE IF NOT EXISTS \`${database}\`;`,
      `GRANT ALL PRIVILEGES ON \`${database}\`.* TO ${account};`,
    ];
  return [
    "DELETE FROM mysql.global_priv WHERE User = '';",
    "FLUSH PRIVILEGES;",
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    ...rights,
    "",
  ].join("\n");
}

/**
 * Makes the server's files once. They are made under another name and renamed when complete, so
 * an installation that was killed half-way is simply made again.
 * @throws {ExpectedFailure} when the files cannot be made
 */
export async function installMariaDb(options: MariaDbOptions): Promise<void> {
  const { directory } = options;
  if (!/^[\w-]+$/.test(options.password)) {
    throw new Error("Cannot install MariaDB: its password holds other signs than letters, digits");
  }
  Deno.mkdirSync(`${directory}/tmp`, { recursive: true, mode: 0o700 });
  writePrivateFile(`${directory}/init.sql`, initSql(options));
  if (exists(`${directory}/data`)) return;
  for (const { name } of Deno.readDirSync(directory)) {
    if (name.startsWith("installing-")) {
      Deno.removeSync(`${directory}/${name}`, { recursive: true });
    }
  }
  const temporary = `installing-${crypto.randomUUID()}`;
  await runInstaller(directory, temporary);
  Deno.renameSync(`${directory}/${temporary}`, `${directory}/data`);
}

/** The server's own words for itself: `10.11.19-MariaDB-0+deb12u1` or `8.4.3`. */
export async function readDatabaseVersion(url: string): Promise<string> {
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_WITHIN_MS });
  try {
    const [rows] = await connection.query({ sql: "SELECT VERSION()", rowsAsArray: true });
    return Array.isArray(rows) ? String(rows.flat()[0]) : "unknown";
  } finally {
    await connection.end();
  }
}

/** The engine and its version for people, out of the server's own words: `MariaDB 10.11.19`. */
export function describeDatabase(version: string): string {
  const number = /^[\d.]+/.exec(version)?.[0] ?? version;
  return `${version.includes("MariaDB") ? "MariaDB" : "MySQL"} ${number}`;
}

/** True when the database at a URL lets us in and answers. */
export async function answers(url: string): Promise<boolean> {
  try {
    await readDatabaseVersion(url);
    return true;
  } catch {
    return false;
  }
}

/** Gives the installer a relative name, because it cannot cope with a space in a path. */
async function runInstaller(directory: string, name: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command("mariadb-install-db", {
    args: [
      "--no-defaults",
      ...Deno.uid() === 0 ? ["--user=root"] : [],
      `--datadir=./${name}`,
      "--skip-test-db",
      // A bare machine knows no address of its own name, and we need none.
      "--force",
      "--skip-name-resolve",
      "--auth-root-authentication-method=socket",
      "--innodb-log-file-size=32M",
    ],
    cwd: directory,
    env: { PATH: SYSTEM_PATH },
    signal: AbortSignal.timeout(INSTALL_WITHIN_MS),
  }).output();
  if (success) return;
  const decoder = new TextDecoder();
  const lines = `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.split("\n");
  throw new ExpectedFailure(
    `Cannot make the database's files in "${directory}": mariadb-install-db failed`,
    lines.filter((line) => line.trim() !== "").slice(-12),
  );
}
