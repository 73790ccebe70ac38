/** Seeing which part of the product a changed file belongs to, while people work on it. */
import { exists } from "./commands.ts";

/** What has to be made or started anew. */
export type Part = "api" | "schema" | "site" | "edge";

const WATCHED = ["api", "site", "proxy", "infra"] as const;
/** Editors write a file in several steps, and people save several files. */
const QUIET_MS = 150;
const CHANGES: ReadonlySet<string> = new Set(["create", "modify", "remove", "rename"]);

/** What a change of this file, given by its path from the project's root, concerns. */
export function partsOf(path: string): Part[] {
  if (!/\.(tsx?|css|svg|sql|json|conf|webmanifest|png|ico)$/.test(path)) return [];
  if (/(^|\/)(testdata|testing|_fresh[\w-]*|generated)\/|_i?test\.tsx?$|\/\./.test(path)) return [];
  if (/^api\/db\/migrations/.test(path)) return ["schema", "api"];
  if (path.startsWith("api/")) return ["api"];
  if (path.startsWith("site/")) return ["site"];
  if (/^(proxy|infra)\//.test(path)) return ["edge"];
  return [];
}

/**
 * Calls `onChange` with what has changed, once people have stopped saving for a moment; never
 * twice at the same time. Ends when the signal aborts.
 */
export async function watchChanges(
  project: string,
  onChange: (parts: ReadonlySet<Part>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const folders = WATCHED.map((name) => `${project}/${name}`).filter(exists);
  if (signal.aborted) return;
  const watcher = Deno.watchFs(folders);
  signal.addEventListener("abort", () => watcher.close(), { once: true });
  let changed = new Set<Part>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work = Promise.resolve();
  const flush = () => {
    const parts = changed;
    changed = new Set();
    work = work.then(() => signal.aborted ? undefined : onChange(parts));
  };
  for await (const { kind, paths } of watcher) {
    if (!CHANGES.has(kind)) continue;
    const parts = paths.flatMap((path) => partsOf(path.slice(project.length + 1)));
    if (parts.length === 0) continue;
    for (const part of parts) changed.add(part);
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET_MS);
  }
  clearTimeout(timer);
  await work;
}
