/** Taking changes of the sources over into a running stack. What is broken never replaces. */
import type { Part } from "./changes.ts";
import { denoEnvironment } from "./child_environment.ts";
import { ExpectedFailure, failureLines } from "./expected_failure.ts";
import { formatSeconds } from "./output.ts";
import type { Stack } from "./stack.ts";

/** The part of a stack that changes are taken over into. */
export type Renewable = Pick<Stack, "migrate" | "rebuildSite" | "reloadEdge" | "restart">;

export interface ReloadOptions {
  readonly project: string;
  readonly print: (line: string) => void;
  /** Aborted when everything is to stop. */
  readonly signal: AbortSignal;
}

const SHOWN_LINES = 15;
/** The schema before the programs that need it; the edge last. */
const ORDER = ["schema", "api", "site", "edge"] as const;

/** Renews each part that has changed, one after the other, and says how it went. */
export async function reload(
  stack: Renewable,
  parts: ReadonlySet<Part>,
  { project, print, signal }: ReloadOptions,
): Promise<void> {
  const check = (args: readonly string[]) => requireSound(args, { project, signal });
  const renew: Record<Part, () => Promise<void>> = {
    schema: () => stack.migrate(),
    api: async () => {
      await check(["check", "--quiet", "api/main.ts", "api/worker.ts"]);
      await Promise.all([stack.restart("api"), stack.restart("worker")]);
    },
    site: () => stack.rebuildSite(),
    edge: async () => {
      await check(["run", "-P=generate", "scripts/generate.ts"]);
      await stack.reloadEdge();
    },
  };
  for (const part of ORDER.filter((each) => parts.has(each))) {
    const started = performance.now();
    try {
      await renew[part]();
      print(`${part}: changes taken over in ${formatSeconds(performance.now() - started)}`);
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) throw error;
      for (const line of failureLines(error)) print(line);
    }
  }
}

/** @throws {ExpectedFailure} with what Deno said, while the old version goes on serving */
async function requireSound(
  args: readonly string[],
  { project, signal }: Omit<ReloadOptions, "print">,
): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: project,
    env: denoEnvironment({}),
    stdin: "null",
    signal,
  }).output();
  if (success) return;
  const decoder = new TextDecoder();
  const lines = `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.split("\n")
    .filter((line) => line.trim() !== "");
  throw new ExpectedFailure(
    `The change is not taken over, the old version goes on: deno ${args.join(" ")}`,
    lines.slice(0, SHOWN_LINES),
  );
}
