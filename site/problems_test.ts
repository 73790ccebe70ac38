import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { problems } from "../api/problems.ts";
import { knownKey } from "./i18n/locale.ts";

/** Refusals that a page answers in words of its own, or that no form of ours can meet. */
const SAID_OTHERWISE: readonly string[] = [
  "auth-refused",
  "body-too-large",
  "idempotency-key-required",
  "internal-error",
  "invalid-code",
  "invalid-credentials",
  "invalid-request",
  "invalid-signature",
  "invalid-token",
  "malformed-body",
  "method-not-allowed",
  "not-found",
  "service-unavailable",
  "sign-in-required",
  "unsupported-media-type",
];

describe("the api's refusals", () => {
  it("all have words, or are known to need none", () => {
    const codes = Object.keys(problems);
    const wordless = codes.filter((code) => knownKey(`problem.${code}`) === undefined);
    assertEquals(wordless.toSorted(), SAID_OTHERWISE);
  });
});
