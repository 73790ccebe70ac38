import { assert, assertEquals, assertFalse, assertMatch, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createCsrfCookie, createCsrfTokens, isFromSite } from "./csrf.ts";

const SITE = "https://www.localhost:8443";
const tokens = createCsrfTokens("a secret of at least thirty-two characters");
const cookie = "0123456789abcdef0123456789abcdef";

describe("csrf tokens", () => {
  it("accept the token of the browser's own cookie", () => {
    assert(tokens.isGenuine(cookie, tokens.tokenFor(cookie)));
  });

  it("refuse the token of another browser", () => {
    assertFalse(tokens.isGenuine(cookie, tokens.tokenFor("f".repeat(32))));
  });

  it("refuse a token signed with another secret", () => {
    const others = createCsrfTokens("another secret of at least thirty-two characters");
    assertFalse(tokens.isGenuine(cookie, others.tokenFor(cookie)));
  });

  it("refuse a missing cookie, a missing token and a cookie of another shape", () => {
    assertFalse(tokens.isGenuine(undefined, tokens.tokenFor(cookie)));
    assertFalse(tokens.isGenuine(cookie, ""));
    assertFalse(tokens.isGenuine("x", tokens.tokenFor("x")));
  });

  it("give every browser a cookie of its own", () => {
    assertMatch(createCsrfCookie(), /^[0-9a-f]{32}$/);
    assertNotEquals(createCsrfCookie(), createCsrfCookie());
  });
});

describe("isFromSite", () => {
  const cases: [string, Record<string, string>, boolean][] = [
    ["accepts the site's own origin", { origin: SITE }, true],
    ["refuses another origin", { origin: "https://evil.example" }, false],
    ["refuses another port", { origin: "https://www.localhost:9443" }, false],
    ["refuses the opaque origin", { origin: "null" }, false],
    ["accepts same-origin fetch metadata where Origin is missing", {
      "sec-fetch-site": "same-origin",
    }, true],
    ["refuses cross-site fetch metadata", { "sec-fetch-site": "cross-site" }, false],
    ["does not let fetch metadata overrule Origin", {
      origin: "https://evil.example",
      "sec-fetch-site": "same-origin",
    }, false],
    ["refuses a request that nobody vouches for", {}, false],
  ];
  for (const [name, headers, expected] of cases) {
    it(name, () => assertEquals(isFromSite(new Headers(headers), SITE), expected));
  }
});
