/** Where the programs of the distribution are found. */

/** Debian keeps servers in sbin, which is not in every person's PATH. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** True when a program of this name is in one of the system's folders. */
export function isInstalled(program: string): boolean {
  return SYSTEM_PATH.split(":").some((directory) => exists(`${directory}/${program}`));
}

/** True when there is a file or folder at the path. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
