/**
 * `fetch` for the names below `localhost`. Browsers take them for this machine by themselves
 * (RFC 6761); the resolver of a bare Debian does not, so here the address is given and the name
 * goes only into TLS and the Host header, as it does from a browser.
 */
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { Buffer } from "node:buffer";

const ADDRESS = "127.0.0.1";
/** Answers that may have no body (RFC 9110, 15.3.5 and 15.4.5). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

export interface LoopbackOptions {
  /** The authority to trust, in PEM; else those that Deno trusts (DENO_CERT). */
  readonly ca?: string;
}

/**
 * Sends one request. To a name of localhost over https it goes straight to this machine, and
 * redirects are answered, not followed; to any other address it goes as with `fetch`.
 * @throws Error when nobody answers, or TLS fails, or the signal aborts
 */
export async function loopbackFetch(
  input: string | URL | Request,
  init: RequestInit = {},
  { ca }: LoopbackOptions = {},
): Promise<Response> {
  const wanted = new Request(input, init);
  const url = new URL(wanted.url);
  if (url.protocol !== "https:" || !/(^|\.)localhost$/.test(url.hostname)) {
    return await fetch(wanted);
  }
  const body = Buffer.from(await wanted.arrayBuffer());
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({
      host: ADDRESS,
      port: url.port || 443,
      servername: url.hostname,
      path: url.pathname + url.search,
      method: wanted.method,
      headers: {
        ...Object.fromEntries(wanted.headers),
        host: url.host,
        ...body.length > 0 ? { "content-length": body.length } : {},
      },
      signal: wanted.signal,
      agent: false,
      ...ca === undefined ? {} : { ca },
    }, resolve);
    outgoing.once("error", reject);
    outgoing.end(body);
  });
  return toResponse(message);
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    headers.append(message.rawHeaders[index] ?? "", message.rawHeaders[index + 1] ?? "");
  }
  const status = message.statusCode ?? 0;
  if (WITHOUT_BODY.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(ReadableStream.from(message), { status, headers });
}
