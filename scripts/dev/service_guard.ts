/**
 * Keeps Debian's packages from starting services while they are installed: invoke-rc.d(8) asks
 * /usr/sbin/policy-rc.d, and an answer of 101 forbids. The file that was there before comes back
 * afterwards, also after a crash: at the next start.
 */
import { exists } from "./commands.ts";
import { readIfThere } from "./private_files.ts";

/** The sign by which a later run knows the file as ours. */
const MARK = "# Put here by BusinessCare's development scripts while they install packages.";
const GUARD = `#!/bin/sh\n${MARK}\nexit 101\n`;

export const POLICY_PATH = "/usr/sbin/policy-rc.d";

/** Forbids services to start until it is disposed of. */
export function forbidServiceStarts(path = POLICY_PATH): Disposable {
  restorePolicy(path);
  if (exists(path)) Deno.renameSync(path, savedPath(path));
  Deno.writeTextFileSync(path, GUARD, { mode: 0o755 });
  return { [Symbol.dispose]: () => restorePolicy(path) };
}

/** Takes a guard of ours away, and brings back what it had replaced; else does nothing. */
export function restorePolicy(path = POLICY_PATH): void {
  if (readIfThere(path)?.includes(MARK) === true) Deno.removeSync(path);
  if (exists(savedPath(path))) Deno.renameSync(savedPath(path), path);
}

function savedPath(path: string): string {
  return `${path}.before-businesscare`;
}
