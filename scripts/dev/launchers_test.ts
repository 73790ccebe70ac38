import { assert, assertEquals, assertFalse } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { isLauncher, parentOf } from "./launchers.ts";

describe("isLauncher", () => {
  const launchers = [
    "npm exec deno@2.9.6 task dev             ",
    "npx -y deno@2.9.6 task dev",
    "sh -c 'deno' task dev ",
    "sh -c deno task dev ",
    "node /root/.npm/_npx/1f2e/node_modules/.bin/deno task dev ",
    "/usr/bin/node /usr/bin/npx -y deno@2.9.6 task dev ",
    "deno task dev ",
    "/root/.npm/_npx/1f2e/node_modules/deno/deno task dev ",
  ];
  for (const line of launchers) {
    it(`knows "${line.trim()}"`, () => assert(isLauncher(line)));
  }

  const others = [
    "-bash ",
    "/sbin/init ",
    "sh -c make ",
    "deno test -P=system ",
    "node server.js ",
    "",
  ];
  for (const line of others) {
    it(`leaves "${line.trim()}" alone`, () => assertFalse(isLauncher(line)));
  }
});

describe("parentOf", () => {
  it("reads past a command name with spaces and brackets", () => {
    assertEquals(parentOf("6840 (a) b (c)) S 6833 6840 6840 0 -1"), 6833);
  });
});
