/** Building the site's islands and route table, once for each state of its sources. */
import { denoEnvironment } from "./child_environment.ts";
import { readIfThere } from "./private_files.ts";
import type { ProgramPlan } from "./spawn.ts";

/** What builds make and tests use. */
const SKIPPED = /^_fresh|^testing$|_i?test\.tsx?$/;

/**
 * Builds `site/_fresh` unless it was built from just these sources. Stacks that start at the same
 * time build one after the other, and all but the first find the work done.
 */
export async function buildSite(
  project: string,
  run: (plan: ProgramPlan) => Promise<void>,
): Promise<void> {
  Deno.mkdirSync(`${project}/.data`, { recursive: true });
  using lock = Deno.openSync(`${project}/.data/site_build.lock`, { create: true, write: true });
  await lock.lock(true);
  // Inside the folder that each build replaces, so that it speaks of no other build.
  const stampPath = `${project}/site/_fresh/sources.sha256`;
  const stamp = await digestSources(project);
  if (readIfThere(stampPath) === stamp) return;
  await run({
    name: "site-build",
    command: [Deno.execPath(), "run", "--quiet", "-P=build", "site/dev.ts"],
    env: denoEnvironment({}),
    cwd: project,
  });
  Deno.writeTextFileSync(stampPath, stamp);
}

/** A digest of names, sizes and times of everything that the build reads. */
export async function digestSources(project: string): Promise<string> {
  const files = ["deno.json", "deno.lock", ...listFiles(`${project}/site`, "site")];
  const lines = files.toSorted().map((path) => {
    const { size, mtime } = Deno.statSync(`${project}/${path}`);
    return `${path} ${size} ${mtime?.getTime()}`;
  });
  const bytes = new TextEncoder().encode(lines.join("\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function listFiles(directory: string, prefix: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    if (SKIPPED.test(name)) return [];
    const path = `${prefix}/${name}`;
    return isDirectory ? listFiles(`${directory}/${name}`, path) : [path];
  });
}
