/** The people of the demo data that a newcomer may log in as. */

/** One line for each of them. */
export function readDemoLogins(): Promise<string[]> {
  return Promise.resolve([]);
}
