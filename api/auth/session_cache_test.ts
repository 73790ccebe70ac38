import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Principal } from "../core/context.ts";
import { SessionCache } from "./session_cache.ts";

const principal = (userId: string): Principal => ({
  userId,
  sessionId: "s",
  name: "n",
  email: "e",
  language: "fr",
  companyId: null,
  companyName: null,
  companyRole: null,
  siteId: null,
  employeeId: null,
  providerId: null,
  staffRoles: [],
});

describe("the session cache", () => {
  it("forgets an entry after five seconds", () => {
    let nowMs = 0;
    const cache = new SessionCache(() => nowMs);
    cache.set("cookie", principal("a"), cache.drops);
    nowMs = 4_999;
    assertEquals(cache.get("cookie")?.userId, "a");
    nowMs = 5_000;
    assertEquals(cache.get("cookie"), undefined);
  });

  it("drops all sessions of one user and nobody else's", () => {
    const cache = new SessionCache(() => 0);
    cache.set("one", principal("a"), cache.drops);
    cache.set("two", principal("a"), cache.drops);
    cache.set("other", principal("b"), cache.drops);
    cache.dropUser("a");
    const left = ["one", "two", "other"].map((cookie) => cache.get(cookie)?.userId);
    assertEquals(left, [undefined, undefined, "b"]);
  });

  it("does not keep what was read before a drop", () => {
    const cache = new SessionCache(() => 0);
    const { drops } = cache;
    cache.dropUser("a");
    cache.set("cookie", principal("a"), drops);
    assertEquals(cache.get("cookie"), undefined);
  });

  it("stays within its bound by forgetting the oldest", () => {
    const cache = new SessionCache(() => 0);
    for (let i = 0; i <= 10_000; i++) cache.set(`cookie-${i}`, principal("a"), cache.drops);
    assertEquals(cache.get("cookie-0"), undefined);
    assertEquals(cache.get("cookie-10000")?.userId, "a");
  });
});
