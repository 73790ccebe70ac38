import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { controlSandbox } from "./control_client.ts";
import { ORDER, Receiver, SECRET_KEY, stripeAt, until, WEBHOOK_SECRET } from "./harness.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

/** Grants what the development stack does, and no more. */
function spawn(env: Record<string, string>): Deno.ChildProcess {
  const directory = env.STRIPE_SANDBOX_STATE?.replace(/\/[^/]+$/, "");
  const files = directory === undefined
    ? []
    : [`--allow-read=${directory}`, `--allow-write=${directory}`];
  const permissions = ["--no-prompt", "--allow-env", "--allow-net=127.0.0.1", ...files];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, MAIN],
    env,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Starts the program and waits for the line that says where it listens. */
async function start(env: Record<string, string>) {
  const child = spawn(env);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The sandbox ended before it was ready: ${line}`);
    line += value;
  }
  const port = Number(/^stripe sandbox ready on http:\/\/127\.0\.0\.1:(\d+), /.exec(line)?.[1]);
  return {
    line,
    stripe: stripeAt(port),
    control: controlSandbox(`http://127.0.0.1:${port}`),
    async stop(signal: Deno.Signal): Promise<Deno.CommandStatus> {
      child.kill(signal);
      await reader.cancel();
      await child.stderr.cancel();
      return await child.status;
    },
  };
}

describe("the Stripe sandbox as a program", () => {
  const environment = (webhookUrl: string) => ({
    STRIPE_SANDBOX_PORT: "0",
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    WEBHOOK_URL: webhookUrl,
    PAY_PAGE_ORIGIN: "https://stripe.localhost:8443",
  });

  it("says in one line that it is ready, and stops cleanly when asked", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const program = await start(environment("http://127.0.0.1:9/"));
      assertMatch(program.line, /^stripe sandbox ready on [^\n]+, events to http[^\n]+\n$/);
      assertEquals((await program.stop(signal)).code, 0);
    }
  });

  it("stops although a call is being held back", async () => {
    const program = await start(environment("http://127.0.0.1:9/"));
    await program.control.fault({ kind: "timeout" });
    const call = program.stripe.customers.create({}).then(() => "answered", () => "cut off");
    await until(
      "the call is carried out",
      async () => (await program.control.events("customer.created")).length === 1,
    );
    assertEquals((await program.stop("SIGTERM")).code, 0);
    await call;
  });

  it("keeps sessions, keys and undelivered events over kill -9", async () => {
    const directory = await Deno.makeTempDir();
    const receiver = new Receiver();
    const env = {
      ...environment(receiver.url),
      STRIPE_SANDBOX_STATE: `${directory}/made-when-missing/state.json`,
    };
    receiver.answer = () => 503;
    const first = await start(env);
    const idempotencyKey = crypto.randomUUID();
    const { id } = await first.stripe.checkout.sessions.create(ORDER, { idempotencyKey });
    await first.control.pay(id);
    const { id: unpaid } = await first.stripe.checkout.sessions.create(ORDER);
    await first.stop("SIGKILL");

    receiver.answer = () => 200;
    const second = await start(env);
    assertEquals((await second.stripe.checkout.sessions.retrieve(id)).payment_status, "paid");
    assertEquals((await second.stripe.checkout.sessions.retrieve(unpaid)).status, "open");
    const replayed = await second.stripe.checkout.sessions.create(ORDER, { idempotencyKey });
    assertEquals(replayed.id, id);
    await until("the events arrive", () => receiver.types.includes("checkout.session.completed"));
    assertEquals((await second.stop("SIGTERM")).code, 0);
    await receiver.close();
    await Deno.remove(directory, { recursive: true });
  });

  it("names every wrong setting in one sentence", async () => {
    const child = spawn({ ...environment("nonsense"), STRIPE_SECRET_KEY: "sk_live_x" });
    const { code, stderr } = await child.output();
    const line = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertStringIncludes(line, "STRIPE_SECRET_KEY");
    assertStringIncludes(line, "WEBHOOK_URL");
    assertEquals(line.trim().split("\n").length, 1);
  });
});
