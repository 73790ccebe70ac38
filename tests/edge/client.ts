/** Speaks HTTP to the edge as a stranger would: any Host, any header, every answer as it came. */

import { Buffer } from "node:buffer";
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { edgeListeners, publicHost } from "../../infra/topology.ts";
import type { Edge } from "./nginx.ts";

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Name in the TLS handshake, when it is not that of the Host. */
  readonly serverName?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks a public name over TLS. */
export function ask(edge: Edge, name: string, path: string, options: Ask = {}): Promise<Answer> {
  const host = publicHost(edge.topology, name);
  const { address, port } = edgeListeners(edge.topology).https;
  const request = https.request({
    ...requestOptions(path, options, host),
    host: address,
    port,
    servername: options.serverName ?? host.replace(/:\d+$/, ""),
    ca: edge.ca,
  });
  return exchange(request, options.body);
}

/** Asks one of the listeners without TLS. */
export function askPlain(
  edge: Edge,
  listener: "http" | "internal" | "status",
  path: string,
  options: Ask & { readonly localAddress?: string } = {},
): Promise<Answer> {
  const { address, port } = edgeListeners(edge.topology)[listener];
  const request = http.request({
    ...requestOptions(path, options, `${address}:${port}`),
    host: address,
    port,
    localAddress: options.localAddress,
  });
  return exchange(request, options.body);
}

function requestOptions(path: string, options: Ask, host: string): RequestOptions {
  // A connection for each: nothing that one test leaves open reaches the next.
  return {
    path,
    method: options.method ?? "GET",
    agent: false,
    headers: { host, ...options.headers },
  };
}

/** Sends a request that was made with `node:http` or `node:https`, and reads its whole answer. */
export function exchange(request: ClientRequest, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on("response", (message: IncomingMessage) => {
      const chunks: Uint8Array[] = [];
      message.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        resolve({
          status: message.statusCode ?? 0,
          headers: headersOf(message.rawHeaders),
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Keeps repeated headers apart: a doubled one shows as `a, a`. */
function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(raw[i] ?? "", raw[i + 1] ?? "");
  return headers;
}
