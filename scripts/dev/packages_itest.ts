import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure } from "./expected_failure.ts";
import { ensureNeeds, TEST_NEEDS } from "./packages.ts";

/** Any person but root. */
const NOBODY = 65_534;

describe("ensureNeeds", () => {
  it("installs nothing and says nothing where nothing is missing", async () => {
    const lines: string[] = [];
    assertEquals(await ensureNeeds(TEST_NEEDS, (line) => lines.push(line)), []);
    assertEquals(lines, []);
  });

  it("tells a person who may not install the one line to run, and installs nothing", async () => {
    const lines: string[] = [];
    const missing = {
      what: "no-such-program",
      packages: ["no-such-package"],
      isThere: () => false,
    };
    const refused = await assertRejects(
      () => ensureNeeds([missing], (line) => lines.push(line), NOBODY),
      ExpectedFailure,
    );
    assertEquals(
      refused.message,
      "Cannot start: missing no-such-program; run: " +
        "sudo apt-get install --no-install-recommends no-such-package",
    );
    assertEquals(lines, []);
  });
});
