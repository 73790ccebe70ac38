/** nginx as a child: its folder, and how it is run. The configuration is the generated one. */
import { renderNginx } from "../../proxy/render.ts";
import { edgeListeners, type Topology } from "../../infra/topology.ts";
import type { Certificates } from "./ca.ts";
import type { ProcessPlan } from "./child.ts";
import { SYSTEM_PATH } from "./commands.ts";
import { ExpectedFailure } from "./expected_failure.ts";
import { answersHttp } from "./health.ts";
import { readIfThere, writePrivateFile } from "./private_files.ts";

const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Refuses when the committed configuration is not what the topology says.
 * @throws {ExpectedFailure} with the command that repairs it
 */
export function requireGenerated(topology: Topology, committedPath: string): void {
  if (readIfThere(committedPath) === renderNginx(topology)) return;
  throw new ExpectedFailure(
    `Cannot start: "${committedPath}" is out of date; run: deno task generate`,
  );
}

/** Writes everything that nginx reads into its folder. */
export function prepareNginx(prefix: string, topology: Topology, certificates: Certificates): void {
  for (const folder of ["acme", "certs", "logs", "temp"]) {
    Deno.mkdirSync(`${prefix}/${folder}`, { recursive: true, mode: 0o700 });
  }
  Deno.writeTextFileSync(`${prefix}/nginx.conf`, renderNginx(topology));
  const { certificate, key } = topology.tls;
  const { certificatePath, keyPath } = certificates;
  writePrivateFile(`${prefix}/${certificate}`, Deno.readTextFileSync(certificatePath));
  writePrivateFile(`${prefix}/${key}`, Deno.readTextFileSync(keyPath));
}

/** How nginx is run and waited for. Its folder must have been prepared. */
export function nginxPlan(prefix: string, topology: Topology): ProcessPlan {
  const { address, port } = edgeListeners(topology).status;
  return {
    name: "nginx",
    command: ["nginx", ...nginxArguments(prefix, Deno.uid())],
    env: { PATH: SYSTEM_PATH },
    cwd: prefix,
    isReady: () => answersHttp(`http://${address}:${port}/stub_status`),
    readyWithinMs: READY_WITHIN_MS,
    stopWithinMs: STOP_WITHIN_MS,
  };
}

/** The command line: what depends on the machine, and so is not in the generated file. */
export function nginxArguments(prefix: string, uid: number | null): string[] {
  const settings = ["daemon off", "pid nginx.pid", ...uid === 0 ? ["user root"] : []];
  // Until it has read its configuration, nginx would write to the distribution's log file.
  return ["-p", prefix, "-c", "nginx.conf", "-e", "stderr", "-g", `${settings.join("; ")};`];
}

/**
 * Gives a running nginx another configuration.
 * @throws {ExpectedFailure} when nginx refuses it; the old one then stays in force
 */
export async function replaceConfiguration(prefix: string, text: string): Promise<void> {
  const path = `${prefix}/nginx.conf`;
  const before = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, text);
  const { success, stderr } = await new Deno.Command("nginx", {
    args: ["-t", "-q", ...nginxArguments(prefix, Deno.uid())],
    env: { PATH: SYSTEM_PATH },
  }).output();
  if (success) return;
  Deno.writeTextFileSync(path, before);
  throw new ExpectedFailure(
    "The edge's new configuration is not taken over, the old one goes on: nginx refuses it",
    new TextDecoder().decode(stderr).trim().split("\n"),
  );
}
