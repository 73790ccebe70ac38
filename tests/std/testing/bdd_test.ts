import { assertEquals } from "@std/assert";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";

const calls: string[] = [];
const note = (text: string) => () => void calls.push(text);

describe("hooks", () => {
  beforeAll(note("outer beforeAll"));
  beforeEach(note("outer beforeEach"));
  afterEach(note("outer afterEach"));
  it("first", note("first"));
  describe("inner", () => {
    beforeEach(note("inner beforeEach"));
    afterEach(note("inner afterEach"));
    it("second", note("second"));
    it.ignore("never", note("never"));
  });
  afterAll(note("outer afterAll"));
});

Deno.test("hooks run around each test, outer ones outside, and ignored tests don't run", () => {
  assertEquals(calls, [
    "outer beforeAll",
    "outer beforeEach",
    "first",
    "outer afterEach",
    "outer beforeEach",
    "inner beforeEach",
    "second",
    "inner afterEach",
    "outer afterEach",
    "outer afterAll",
  ]);
});
