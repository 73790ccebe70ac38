import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { developmentTopology } from "../infra/environments/development.ts";
import type { Topology } from "../infra/topology.ts";
import { renderNginx } from "./render.ts";

/** Asks nginx itself; certificates are thrown away with the folder. */
async function checkWithNginx(topology: Topology, text: string) {
  const prefix = Deno.makeTempDirSync({ prefix: "businesscare-nginx-t-" });
  try {
    for (const folder of ["certs", "logs", "temp"]) Deno.mkdirSync(`${prefix}/${folder}`);
    await makeCertificate(`${prefix}/${topology.tls.certificate}`, `${prefix}/${topology.tls.key}`);
    Deno.writeTextFileSync(`${prefix}/nginx.conf`, text);
    const { success, stderr } = await new Deno.Command("nginx", {
      args: [
        ...["-t", "-p", prefix, "-c", `${prefix}/nginx.conf`, "-e", "stderr"],
        ...["-g", `pid ${prefix}/nginx.pid;`],
      ],
    }).output();
    return { success, said: new TextDecoder().decode(stderr) };
  } finally {
    Deno.removeSync(prefix, { recursive: true });
  }
}

async function makeCertificate(certificate: string, key: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
      ...["-subj", "/CN=throw-away", "-days", "1", "-keyout", key, "-out", certificate],
    ],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** From 1.25 on, nginx would have `http2` written in a way that 1.22 does not read. */
const KNOWN_WARNING = /the "listen ... http2" directive is deprecated/;

function warningsOf(said: string): readonly string[] {
  return said.split("\n").filter((line) => line.includes("[warn]") && !KNOWN_WARNING.test(line));
}

describe("nginx -t", () => {
  it("accepts the committed development configuration without a warning", async () => {
    const text = Deno.readTextFileSync(
      new URL("../infra/generated/development/nginx.conf", import.meta.url),
    );
    const { success, said } = await checkWithNginx(developmentTopology(), text);
    assert(success, said);
    assertEquals(warningsOf(said), []);
  });

  it("accepts other names, ports and two copies of the api", async () => {
    const { services, ...development } = developmentTopology(1);
    const topology = {
      ...development,
      domain: "example.test",
      services: services.map((service) =>
        service.name === "api"
          ? { ...service, replicas: [{ address: "127.0.0.2", port: service.port }] }
          : service
      ),
    };
    const { success, said } = await checkWithNginx(topology, renderNginx(topology));
    assert(success, said);
    assertEquals(warningsOf(said), []);
  });

  it("refuses what is no configuration, so that the above means something", async () => {
    const topology = developmentTopology();
    const text = renderNginx(topology).replace("proxy_bind", "proxy_bond");
    const { success, said } = await checkWithNginx(topology, text);
    assertEquals(success, false);
    assert(said.includes('unknown directive "proxy_bond"'), said);
  });
});
