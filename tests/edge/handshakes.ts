/** What the edge agrees to before the first request: TLS versions and protocols. */

import { Buffer } from "node:buffer";
import http2 from "node:http2";
import { edgeListeners, hostName, publicHost } from "../../infra/topology.ts";
import type { Edge } from "./nginx.ts";

/** @returns the protocol that the edge picks from the offer (ALPN, RFC 7301) */
export async function negotiateProtocol(
  edge: Edge,
  offer: string[],
): Promise<string | null> {
  const { address, port } = edgeListeners(edge.topology).https;
  const connection = await Deno.connect({ hostname: address, port });
  using tls = await Deno.startTls(connection, {
    hostname: hostName(edge.topology, "www"),
    caCerts: [edge.ca],
    alpnProtocols: offer,
  });
  return (await tls.handshake()).alpnProtocol;
}

/** One GET over HTTP/2. */
export function askHttp2(
  edge: Edge,
  name: string,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { address, port } = edgeListeners(edge.topology).https;
  const session = http2.connect(`https://${address}:${port}`, {
    ca: edge.ca,
    servername: hostName(edge.topology, name),
  });
  return new Promise((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({
      ":path": path,
      ":authority": publicHost(edge.topology, name),
    });
    let status = 0;
    const chunks: Uint8Array[] = [];
    stream.on("response", (headers) => status = Number(headers[":status"]));
    stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ status, text: Buffer.concat(chunks).toString() });
    });
    stream.end();
  });
}

/** Offers one version of TLS and nothing else; the client itself would take even the weakest. */
export async function acceptsTls(edge: Edge, version: "1_1" | "1_2" | "1_3"): Promise<boolean> {
  const { address, port } = edgeListeners(edge.topology).https;
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["s_client", "-connect", `${address}:${port}`, `-tls${version}`],
      ...["-servername", hostName(edge.topology, "www"), "-cipher", "DEFAULT@SECLEVEL=0"],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}
