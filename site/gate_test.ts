import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGate } from "./gate.ts";

describe("createGate", () => {
  it("closes at once when nothing is under way", async () => {
    const gate = createGate();
    assert(gate.isOpen);
    assertEquals(await gate.close(10_000), 0);
    assertFalse(gate.isOpen);
  });

  it("waits for the request under way, then closes", async () => {
    const gate = createGate();
    const { promise, resolve } = Promise.withResolvers<string>();
    const request = gate.pass(() => promise);
    const closed = gate.close(10_000);
    assertFalse(gate.isOpen);
    resolve("answered");
    assertEquals(await request, "answered");
    assertEquals(await closed, 0);
  });

  it("gives up after the time-out and says how many were left", async () => {
    const gate = createGate();
    const { promise, resolve } = Promise.withResolvers<void>();
    const request = gate.pass(() => promise);
    assertEquals(await gate.close(1), 1);
    resolve();
    await request;
  });

  it("counts a failed request as answered", async () => {
    const gate = createGate();
    await assertRejects(
      () => gate.pass(() => Promise.reject(new Error("broken"))),
      Error,
      "broken",
    );
    assertEquals(await gate.close(10_000), 0);
  });
});
