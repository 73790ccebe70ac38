import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure } from "./expected_failure.ts";
import { ensureSecrets } from "./secrets.ts";
import { withFolder } from "./testing.ts";

describe("ensureSecrets", () => {
  it("makes secrets once, for their owner only", () =>
    withFolder((directory) => {
      const first = ensureSecrets(directory);
      assertEquals(ensureSecrets(directory), first);
      assertEquals((Deno.statSync(`${directory}/secrets.json`).mode ?? 0) & 0o777, 0o600);
    }));

  it("makes other secrets for another folder, and no two alike", () =>
    withFolder((directory) => {
      Deno.mkdirSync(`${directory}/other`);
      const all = [ensureSecrets(directory), ensureSecrets(`${directory}/other`)]
        .flatMap((secrets) => Object.values(secrets));
      assertEquals(new Set(all).size, all.length);
      assert(all.every((secret) => /^[\w]{32,}$/.test(secret)));
    }));

  it("refuses a broken file without showing what is in it, and leaves it as it is", () =>
    withFolder((directory) => {
      const path = `${directory}/secrets.json`;
      Deno.writeTextFileSync(path, '{"authSecret": "hidden"}');
      const failure = assertThrows(() => ensureSecrets(directory), ExpectedFailure);
      assertEquals(
        failure.message,
        `Cannot read the secrets in "${path}": remove the file and start again`,
      );
      assertFalse(Deno.inspect(failure).includes("hidden"));
      assertEquals(Deno.readTextFileSync(path), '{"authSecret": "hidden"}');
    }));
});
