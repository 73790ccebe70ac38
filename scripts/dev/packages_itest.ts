import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ensureNeeds, TEST_NEEDS } from "./packages.ts";
import { PROJECT } from "./project.ts";
import { withFolder } from "./testing.ts";

/** What a command must begin with so that it does not run as root. */
const AS_NOBODY = Deno.uid() === 0
  ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  : [];

describe("ensureNeeds", () => {
  it("installs nothing and says nothing where nothing is missing", async () => {
    const lines: string[] = [];
    assertEquals(await ensureNeeds(TEST_NEEDS, (line) => lines.push(line)), []);
    assertEquals(lines, []);
  });

  it("tells a person who may not install the one line to run, and installs nothing", () =>
    withFolder(async (directory) => {
      Deno.chmodSync(directory, 0o777);
      const program = `${PROJECT}/scripts/dev/testdata/needs_program.ts`;
      const [command = "", ...args] = [
        ...AS_NOBODY,
        ...[Deno.execPath(), "run", "--quiet", "--no-config", "--allow-all", program],
      ];
      const { stdout } = await new Deno.Command(command, {
        args,
        env: { DENO_DIR: directory, HOME: directory },
      }).output();
      assertEquals(
        new TextDecoder().decode(stdout),
        "Cannot start: missing no-such-program; run: " +
          "sudo apt-get install --no-install-recommends no-such-package\n",
      );
    }));
});
