/**
 * The only file that knows which MySQL driver is used (docs/adr/0001): everything else speaks
 * Kysely. Works on MySQL 8.4 and MariaDB 10.11 and later.
 */
import { Kysely, MysqlDialect, type MysqlPool } from "kysely";
import mysql from "mysql2";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;

/** More connections than this bring no throughput on the machines we measured. */
const CONNECTIONS_MAX = 8;
/** A request waits for a connection rather than fail, but not behind an endless queue. */
const QUEUE_MAX = 500;
const CONNECT_TIMEOUT_MS = 5_000;
/** A transaction that waits longer than this for a row gives up and is retried or refused. */
const LOCK_WAIT_MAX_S = 10;

/**
 * Opens a pool. No connection is made before the first query.
 *
 * - Parameters are escaped by the client: no prepared statement outlives a connection.
 * - READ COMMITTED, because every decision in a transaction locks the row it decides on; gap locks
 *   would only add deadlocks.
 */
export function openDatabase(databaseUrl: string, options: { connectionsMax?: number } = {}) {
  const pool = mysql.createPool({
    uri: databaseUrl,
    connectionLimit: options.connectionsMax ?? CONNECTIONS_MAX,
    queueLimit: QUEUE_MAX,
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableKeepAlive: true,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: ["DATE"],
    jsonStrings: true,
    supportBigNumbers: true,
    stringifyObjects: true,
    multipleStatements: false,
  });
  pool.on("connection", (connection) => setUpSession(connection));
  // Conversion: mysql2 declares `query` through a mixin over EventEmitter that Deno's types of
  // node:events cannot follow; at run time the pool is what Kysely asks for.
  return new Kysely<Tables>({ dialect: new MysqlDialect({ pool: pool as unknown as MysqlPool }) });
}

function setUpSession(connection: object): void {
  // Conversion: the same missing mixin as above.
  const { query } = connection as { query(this: object, statement: string): void };
  query.call(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  query.call(
    connection,
    `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${LOCK_WAIT_MAX_S}`,
  );
}
