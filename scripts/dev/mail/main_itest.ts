import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createTransport } from "nodemailer";
import { mailAt } from "./client.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;
const READY =
  /^mail capture ready on smtp:\/\/127\.0\.0\.1:(\d+), inbox on (http:\/\/127\.0\.0\.1:\d+)\n$/;

/** What the development stack grants it, and no more. */
function permissionsFor(env: Record<string, string>): string[] {
  const directory = env.MAIL_DIR;
  const files = directory === undefined
    ? []
    : [`--allow-read=${directory}`, `--allow-write=${directory}`];
  return ["--no-prompt", "--allow-env", "--allow-net=127.0.0.1", ...files];
}

/** Starts the program and waits for the line that says where it listens. */
async function start(env: Record<string, string>) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissionsFor(env), MAIN],
    env: { MAIL_SMTP_PORT: "0", MAIL_HTTP_PORT: "0", ...env },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The mail capture ended before it was ready: ${line}`);
    line += value;
  }
  assertMatch(line, READY);
  const [, port, origin = ""] = READY.exec(line) ?? [];
  return {
    port: Number(port),
    inbox: mailAt(origin),
    async stop(signal: Deno.Signal): Promise<Deno.CommandStatus> {
      child.kill(signal);
      await reader.cancel();
      return await child.status;
    },
  };
}

describe("the mail capture as a program", () => {
  it("says in one line that it is ready, and stops cleanly with a client connected", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const program = await start({});
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: program.port });
      await connection.read(new Uint8Array(100));
      assertEquals((await program.stop(signal)).code, 0);
      connection.close();
    }
  });

  it("loses no mail that it has taken, over kill -9", async () => {
    const directory = await Deno.makeTempDir();
    const first = await start({ MAIL_DIR: directory });
    const transport = createTransport({ host: "127.0.0.1", port: first.port });
    await transport.sendMail({ from: "a@example.com", to: "b@example.com", subject: "Kept" });
    await first.stop("SIGKILL");
    transport.close();

    const second = await start({ MAIL_DIR: directory });
    const [message] = await second.inbox.messages({ to: "b@example.com" });
    assertEquals(message?.subject, "Kept");
    assertEquals((await second.stop("SIGTERM")).code, 0);
    await Deno.remove(directory, { recursive: true });
  });

  it("says in one sentence what is wrong with its settings", async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-all", MAIN],
      env: { MAIL_SMTP_PORT: "x", MAIL_HTTP_PORT: "70000" },
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertMatch(text, /^Cannot start the mail capture: MAIL_SMTP_PORT: .*; MAIL_HTTP_PORT: .*\n$/);
  });
});
