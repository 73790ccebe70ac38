import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { developmentTopology } from "./environments/development.ts";
import { processPermissions, PROGRAM_NAMES, type ProgramName } from "./permissions.ts";
import { smallTopology, smallTopologyWithTwoApis } from "./small_topology.ts";
import { endpointsOf, findService } from "./topology.ts";

const PATHS = { read: ["/app/code"], write: ["/app/uploads"] };

/** The values of one flag, `undefined` when it is not given. */
function valuesOf(flags: readonly string[], name: string): readonly string[] | undefined {
  const flag = flags.find((candidate) => candidate.startsWith(`${name}=`));
  return flag?.slice(name.length + 1).split(",");
}

describe("network permissions", () => {
  const hostsOf = (program: ProgramName) =>
    valuesOf(processPermissions(developmentTopology(), program, PATHS), "--allow-net");

  it("the site may listen on its ports and call the internal listener, nothing else", () => {
    assertEquals(hostsOf("site"), ["127.0.0.1:8081", "127.0.0.1:8100", "127.0.0.1:9002"]);
  });

  it("the api reaches the database and the payment provider, but no mail", () => {
    assertEquals(hostsOf("api"), [
      "127.0.0.1:12111",
      "127.0.0.1:13306",
      "127.0.0.1:8000",
      "127.0.0.1:9000",
    ]);
  });

  it("the worker reaches the database and mail, and listens inside only", () => {
    assertEquals(hostsOf("worker"), ["127.0.0.1:12025", "127.0.0.1:13306", "127.0.0.1:9001"]);
  });

  it("at any offset, each host is a port of its own or the end of a declared flow", () => {
    const anyOffset = fc.integer({ min: 0, max: 50_000 });
    fc.assert(fc.property(anyOffset, fc.constantFrom(...PROGRAM_NAMES), (offset, program) => {
      const topology = developmentTopology(offset);
      const own = findService(topology, program);
      const allowed = new Set([
        `${own.address}:${own.port}`,
        `${own.address}:${own.internalPort}`,
        ...topology.flows.filter(({ from }) => from === program).flatMap(({ to, port }) =>
          endpointsOf(findService(topology, to), port)
            .map((endpoint) => `${endpoint.address}:${endpoint.port}`)
        ),
      ]);
      const flags = processPermissions(topology, program, PATHS);
      assertEquals(new Set(valuesOf(flags, "--allow-net")), allowed);
    }));
  });

  it("a copy may listen where any copy does, and reach every copy of a target", () => {
    const topology = smallTopologyWithTwoApis();
    const flags = processPermissions(topology, "api", PATHS);
    assertEquals(valuesOf(flags, "--allow-net"), [
      "10.2.0.3:8000",
      "10.2.0.3:9000",
      "10.2.0.4:8000",
      "10.2.0.4:9000",
    ]);
  });

  it("refuses a program that the topology lacks", () => {
    assertThrows(() => processPermissions(smallTopology(), "worker", PATHS), Error, '"worker"');
  });
});

describe("file and environment permissions", () => {
  it("what may be written may be read", () => {
    const flags = processPermissions(developmentTopology(), "api", PATHS);
    assertEquals(valuesOf(flags, "--allow-read"), ["/app/code", "/app/uploads"]);
    assertEquals(valuesOf(flags, "--allow-write"), ["/app/uploads"]);
  });

  it("no path means no flag: a bare flag would allow everything", () => {
    const flags = processPermissions(developmentTopology(), "site", { read: [], write: [] });
    assert(!flags.some((flag) => /^--allow-(?:read|write)/.test(flag)), flags.join(" "));
  });

  it("a comma in a path is refused: Deno would read two paths", () => {
    const paths = { read: ["/a,/etc"], write: [] };
    const topology = developmentTopology();
    assertThrows(() => processPermissions(topology, "site", paths), Error, '"/a,/etc"');
  });

  it("each program reads its own settings and no other's", () => {
    const topology = developmentTopology();
    const site = valuesOf(processPermissions(topology, "site", PATHS), "--allow-env") ?? [];
    assert(site.includes("CSRF_SECRET") && site.includes("CSRF_SECRET_FILE"));
    assert(!site.some((name) => /DATABASE|STRIPE|SMTP|AUTH_SECRET/.test(name)), site.join(" "));
    const api = valuesOf(processPermissions(topology, "api", PATHS), "--allow-env") ?? [];
    assert(api.includes("DATABASE_URL") && !api.includes("CSRF_SECRET"), api.join(" "));
  });

  it("no program may run another, load a library, or do everything", () => {
    for (const program of PROGRAM_NAMES) {
      const flags = processPermissions(developmentTopology(), program, PATHS);
      assert(!flags.some((flag) => /^--allow-(?:run|ffi|all)|^-A/.test(flag)), flags.join(" "));
      assert(flags.every((flag) => flag.includes("=") || flag === "--ignore-env"));
    }
  });
});
