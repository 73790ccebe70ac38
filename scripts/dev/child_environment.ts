/** What every child gets of our own environment: no more than Deno needs to find its cache. */
import { SYSTEM_PATH } from "./commands.ts";

const PASSED_ON = ["HOME", "DENO_DIR", "XDG_CACHE_HOME"] as const;

/** The environment of a Deno program, without its own settings. */
export function denoEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passedOn),
    PATH: SYSTEM_PATH,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    ...own,
  };
}
