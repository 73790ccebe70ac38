/** A stack for the tests to kill: `stack_program.ts <data folder> <port offset> <service>…`. */
import { printLine } from "../output.ts";
import { type ServiceName, startStack } from "../stack.ts";

const [dataDir = "", portOffset = "", ...names] = Deno.args;
const known: readonly ServiceName[] = ["database", "nginx", "stripe-sandbox", "mail-capture"];
await startStack({
  dataDir,
  portOffset: Number(portOffset),
  services: known.filter((name) => names.includes(name)),
});
printLine("ready");
