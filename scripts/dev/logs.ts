/** One log file per child, appended to by the child itself, so a dead supervisor loses no line. */

const ROTATE_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 16 * 1024;

/** Moves a log that has grown past `maxBytes` to `<path>.1`; only one old log is kept. */
export function rotateLog(path: string, maxBytes = ROTATE_BYTES): void {
  const size = sizeOf(path);
  if (size !== undefined && size > maxBytes) Deno.renameSync(path, `${path}.1`);
}

/** The last lines of a log that are not empty, oldest first. */
export function lastLines(path: string, linesMax: number): string[] {
  const size = sizeOf(path);
  if (size === undefined) return [];
  using file = Deno.openSync(path);
  file.seekSync(Math.max(0, size - TAIL_BYTES), Deno.SeekMode.Start);
  const buffer = new Uint8Array(TAIL_BYTES);
  const read = file.readSync(buffer) ?? 0;
  const text = new TextDecoder().decode(buffer.subarray(0, read));
  return text.split("\n").filter((line) => line.trim() !== "").slice(-linesMax);
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
