import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure } from "./expected_failure.ts";
import { findFreePort, isFree, requireFreePorts } from "./ports.ts";

describe("requireFreePorts", () => {
  it("accepts ports that nobody uses", async () => {
    await requireFreePorts([{ purpose: "the site", port: findFreePort() }]);
  });

  it("names the port, what it is for, and who has taken it", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    const wanted = [{ purpose: "the api", port: findFreePort() }, { purpose: "the site", port }];
    const failure = await assertRejects(() => requireFreePorts(wanted), ExpectedFailure);
    assertEquals(
      failure.message,
      `Cannot start: a port is busy: ${port} for the site (taken by deno, process ${Deno.pid})`,
    );
  });

  it("names every busy port at once", async () => {
    using first = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    using second = Deno.listen({ hostname: "0.0.0.0", port: 0 });
    const wanted = [first, second].map(({ addr }) => ({ purpose: "nginx", port: addr.port }));
    const failure = await assertRejects(() => requireFreePorts(wanted), ExpectedFailure);
    assert(failure.message.startsWith("Cannot start: ports are busy: "));
    for (const { port } of wanted) assert(failure.message.includes(`${port} for nginx (taken by`));
  });
});

describe("isFree", () => {
  it("is false exactly while somebody listens", () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    assertFalse(isFree(port));
    listener.close();
    assert(isFree(port));
  });
});
