/**
 * A supervisor for the tests to kill: `supervisor_program.ts <data folder> <shell command>` starts
 * the command as child "toy", prints "ready" when the file "serves" appears, and waits.
 */
import { exists } from "../commands.ts";
import { printLine } from "../output.ts";
import { Supervisor } from "../processes.ts";

const [dataDir = "", command = ""] = Deno.args;
const supervisor = await Supervisor.open({ dataDir, print: printLine });
await supervisor.start({
  name: "toy",
  command: ["sh", "-c", command],
  env: { PATH: "/usr/bin:/bin" },
  cwd: dataDir,
  isReady: () => Promise.resolve(exists(`${dataDir}/serves`)),
  readyWithinMs: 10_000,
  stopWithinMs: 1_000,
});
printLine("ready");
