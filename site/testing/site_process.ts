/** The real process of the site, under the permissions it has in production. */
import { ENVIRONMENT_NAMES } from "../config.ts";

const SITE_FOLDER = new URL("..", import.meta.url).pathname;
/** A start takes a fraction of a second; a machine that shares its cores takes longer. */
const START_TIMEOUT_MS = 20_000;

export interface SiteProcess extends AsyncDisposable {
  origin: string;
  internalOrigin: string;
  /** The exit code, once it has ended. */
  ended: Promise<number>;
  signal(name: Deno.Signal): void;
  /** Resolves when the process says that it takes no more requests. */
  untilStopping(): Promise<void>;
}

/**
 * Builds the pages and starts `serve.ts` on free ports of 127.0.0.1, with this process as its edge.
 * @param apiOrigin what it is told to call
 * @param options.reachable what its permissions let it call, when that is to differ
 */
export async function startSite(
  apiOrigin: string,
  options: { reachable?: string } = {},
): Promise<SiteProcess> {
  await build();
  const [port, internalPort] = [freePort(), freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--allow-net=127.0.0.1:${port},127.0.0.1:${internalPort},${
        new URL(options.reachable ?? apiOrigin).host
      }`,
      `--allow-read=${SITE_FOLDER}_fresh,${SITE_FOLDER}static`,
      `--allow-env=${ENVIRONMENT_NAMES.flatMap((name) => [name, `${name}_FILE`]).join(",")}`,
      "--ignore-env",
      "--allow-sys=hostname",
      `${SITE_FOLDER}serve.ts`,
    ],
    env: {
      SITE_HOST: "127.0.0.1",
      SITE_PORT: String(port),
      SITE_INTERNAL_PORT: String(internalPort),
      EDGE_ADDRESSES: "127.0.0.1",
      SITE_URL: origin,
      API_INTERNAL_URL: apiOrigin,
      CSRF_SECRET: "a secret of at least thirty-two characters",
      PAYMENT_ORIGIN: "https://stripe.localhost:8443",
    },
    stdout: "piped",
  }).spawn();
  const log = readLog(child.stdout);
  const ended = child.status.then(({ code }) => code);
  await log.until("listening");
  return {
    origin,
    internalOrigin: `http://127.0.0.1:${internalPort}`,
    ended,
    signal: (name) => child.kill(name),
    untilStopping: () => log.until("stopping"),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await ended;
      await log.done;
    },
  };
}

async function build(): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    cwd: SITE_FOLDER,
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Error("Cannot build the site: run `deno task build` to see why");
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Follows log lines, and resolves `until` once a message begins with the given words. */
function readLog(stdout: ReadableStream<Uint8Array>) {
  let text = "";
  let changed = Promise.withResolvers<void>();
  const decoder = new TextDecoder();
  const done = (async () => {
    for await (const chunk of stdout) {
      text += decoder.decode(chunk, { stream: true });
      changed.resolve();
      changed = Promise.withResolvers();
    }
  })();
  return {
    done,
    async until(words: string) {
      const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
      const late = new Promise<never>((_, reject) =>
        deadline.addEventListener("abort", () => reject(new Error(`No "${words}" in: ${text}`)))
      );
      while (!text.includes(`"message":"${words}`)) await Promise.race([changed.promise, late]);
    },
  };
}
