import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { negotiateLanguage } from "./negotiate.ts";

const SUPPORTED = ["fr", "en"] as const;

describe("negotiateLanguage", () => {
  const cases: [string, string | null, string | undefined][] = [
    ["takes the only wish", "en", "en"],
    ["ignores the region", "en-GB", "en"],
    ["follows the weights, not the order", "fr;q=0.4, en;q=0.8", "en"],
    ["keeps the order of equal weights", "en, fr", "en"],
    ["skips languages it lacks", "de, ja;q=0.9, en;q=0.1", "en"],
    ["leaves out what is weighted zero", "en;q=0, fr;q=0.1", "fr"],
    ["takes the first for a star", "de, *;q=0.5", "fr"],
    ["does not take Frisian for French", "fry", undefined],
    ["gives up without a match", "de, ja", undefined],
    ["gives up without a header", null, undefined],
    ["survives nonsense", ";;q=,,en;q=abc", undefined],
    ["reads no further than the length limit", `${"x,".repeat(200)}en`, undefined],
  ];
  for (const [name, header, expected] of cases) {
    it(name, () => assertEquals(negotiateLanguage(header, SUPPORTED), expected));
  }
});
