/** What the scripts print: whole lines, written at once so that lines of two writers never mix. */

const encoder = new TextEncoder();

/** Writes one line to standard output. */
export function printLine(line: string): void {
  writeAll(Deno.stdout, line);
}

/** Writes one line to standard error. */
export function printError(line: string): void {
  writeAll(Deno.stderr, line);
}

/** Seconds for people: `0.4 s`, `12 s`. */
export function formatSeconds(durationMs: number): string {
  const seconds = durationMs / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

function writeAll(writer: { writeSync(bytes: Uint8Array): number }, line: string): void {
  let rest = encoder.encode(`${line}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(writer.writeSync(rest));
  } catch {
    // The terminal or the pipe has gone: nobody reads, and what we do matters more.
  }
}
