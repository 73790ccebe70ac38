/** Where the guard of the shared test database and its users meet. */

export interface GuardFiles {
  /** The server's URL, there while it may be used. */
  readonly url: string;
  /** One empty file per using process, named by its number. */
  readonly users: string;
  readonly log: string;
}

/** The files under the folder of a shared test database. */
export function guardFiles(directory: string): GuardFiles {
  return {
    url: `${directory}/server.url`,
    users: `${directory}/users`,
    log: `${directory}/logs/guard.log`,
  };
}
