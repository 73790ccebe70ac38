/** Services behind the edge, as a test wants them: they answer, drain, or die. */

import type { Endpoint } from "../../infra/topology.ts";

/** What an upstream was sent. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** Address of the peer: nginx's. */
  readonly peer: string;
}

/** `await using api = startUpstream(endpoint, () => new Response("hello"))`. */
export interface Upstream extends AsyncDisposable {
  readonly seen: readonly Seen[];
}

export function startUpstream(
  { address, port }: Endpoint,
  answer: (seen: Seen) => Response | Promise<Response>,
): Upstream {
  const seen: Seen[] = [];
  const server = Deno.serve(
    { hostname: address, port, onListen: () => {} },
    async (request, { remoteAddr }) => {
      const { pathname, search } = new URL(request.url);
      const entry: Seen = {
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: await request.text(),
        peer: remoteAddr.hostname,
      };
      seen.push(entry);
      return await answer(entry);
    },
  );
  return { seen, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Accepts a request, reads it to its end and dies without an answer; every time. */
export interface DyingUpstream extends AsyncDisposable {
  /** First lines of the requests it took with it. */
  readonly taken: readonly string[];
}

export function startDyingUpstream({ address, port }: Endpoint): DyingUpstream {
  const taken: string[] = [];
  const listener = Deno.listen({ hostname: address, port });
  const serving = (async () => {
    for await (const connection of listener) {
      using dying = connection;
      const request = await readRequest(dying);
      taken.push(request.split("\r\n", 1)[0] ?? "");
    }
  })();
  return {
    taken,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

/** Head and body, the latter by its Content-Length. */
async function readRequest(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  while (true) {
    const size = await connection.read(buffer);
    if (size === null) return text;
    text += decoder.decode(buffer.subarray(0, size), { stream: true });
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length >= end + 4 + length) return text;
  }
}
