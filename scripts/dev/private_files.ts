/** Files that hold secrets: readable by their owner only, and never seen half written. */

const OWNER_ONLY = 0o600;

/** Writes a file of mode 0600 in one step: a reader sees the old text or the new, never a part. */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  Deno.writeTextFileSync(temporary, text, { mode: OWNER_ONLY, createNew: true });
  Deno.renameSync(temporary, path);
}

/** The text of a file; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
