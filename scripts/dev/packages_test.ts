import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DEV_NEEDS, missingFailure, packagesOf, TEST_NEEDS } from "./packages.ts";

describe("packagesOf", () => {
  it("names each package once, sorted", () => {
    const missing = DEV_NEEDS.filter((need) => /mariadb|setpriv|flock/.test(need.what));
    assertEquals(packagesOf(missing), ["mariadb-client-core", "mariadb-server-core", "util-linux"]);
  });

  it("asks for a browser and a font only where tests run", () => {
    assertEquals(packagesOf(DEV_NEEDS).filter((name) => /chromium|fonts/.test(name)), []);
    assert(packagesOf(TEST_NEEDS).includes("chromium"));
    assert(packagesOf(TEST_NEEDS).includes("fonts-dejavu-core"));
  });
});

describe("missingFailure", () => {
  it("says what is missing and the one line to run", () => {
    const { message } = missingFailure(DEV_NEEDS.filter((need) => need.what === "nginx"));
    assertEquals(
      message,
      "Cannot start: missing nginx; run: sudo apt-get install --no-install-recommends nginx",
    );
  });

  it("names everything that is missing in that line", () => {
    const { message } = missingFailure(TEST_NEEDS);
    assertStringIncludes(message, "missing mariadbd, mariadb-install-db, nginx");
    assertStringIncludes(message, " chromium fonts-dejavu-core mariadb-client-core ");
  });
});
