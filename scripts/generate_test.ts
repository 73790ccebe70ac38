import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { compareFiles, renderArtefacts } from "./generate.ts";

describe("compareFiles", () => {
  it("finds nothing between equal folders", () => {
    const files = new Map([["b", "1"], ["a", "2"]]);
    assertEquals(compareFiles(files, new Map(files)), { missing: [], changed: [], stray: [] });
  });

  it("names what is missing, what differs and what nothing generates, sorted", () => {
    const wanted = new Map([["same", "1"], ["z", "new"], ["lost", "3"], ["a", "new"], ["b", ""]]);
    const present = new Map([["same", "1"], ["z", "old"], ["y", "9"], ["a", "old"], ["x", "9"]]);
    assertEquals(compareFiles(wanted, present), {
      missing: ["b", "lost"],
      changed: ["a", "z"],
      stray: ["x", "y"],
    });
  });
});

describe("renderArtefacts", () => {
  it("renders each path once", () => {
    const files = renderArtefacts([{ path: "a/b", render: () => "text" }]);
    assertEquals([...files], [["a/b", "text"]]);
  });

  it("refuses two artefacts with one path", () => {
    const artefact = { path: "a/b", render: () => "text" };
    const message = 'Cannot generate "a/b": two artefacts have this path';
    assertThrows(() => renderArtefacts([artefact, artefact]), Error, message);
  });
});
