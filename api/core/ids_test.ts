import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createIdSource, cryptoBytes, uuidV7 } from "./ids.ts";

const AT = new Date("2026-11-22T12:00:00.123Z");

describe("uuidV7", () => {
  it("has the version, the variant and the time of RFC 9562", () => {
    const id = uuidV7(AT, (length) => new Uint8Array(length).fill(0xff));
    assertEquals(id, `${timeOf(AT)}-7fff-bfff-ffffffffffff`);
    assertMatch(
      uuidV7(AT, cryptoBytes),
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
  });
});

describe("createIdSource", () => {
  it("keeps the order of creation within one millisecond", () => {
    const newId = createIdSource(() => AT, cryptoBytes);
    const ids = Array.from({ length: 1_000 }, newId);
    assertEquals(ids, ids.toSorted());
    assertEquals(new Set(ids).size, ids.length);
  });

  it("follows a clock that moves, in either direction", () => {
    let at = AT;
    const newId = createIdSource(() => at, cryptoBytes);
    const first = newId();
    at = new Date(AT.getTime() + 1);
    const later = newId();
    at = new Date(AT.getTime() - 1);
    const earlier = newId();
    assertEquals([first, later, earlier].toSorted(), [earlier, first, later]);
  });
});

/** The 48 bits of time as they stand in an id. */
function timeOf(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
