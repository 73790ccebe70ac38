/** The state file: read at the start, replaced whole, never half written. */

/** The file's text, or undefined when there is none yet. */
export async function readStateFile(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes beside the file, then renames: a crash leaves the old text or the new one. */
export async function writeStateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await Deno.writeTextFile(temporary, text, { mode: 0o600 });
  await Deno.rename(temporary, path);
}
