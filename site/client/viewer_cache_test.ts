import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { COMPANY_ADMIN } from "../testing/fixtures.ts";
import { createViewerCache, VIEWER_TTL_MS, VIEWERS_MAX } from "./viewer_cache.ts";

describe("createViewerCache", () => {
  it("remembers a viewer, and that a session is nobody's", () => {
    const cache = createViewerCache(() => 0);
    cache.set("a", COMPANY_ADMIN);
    cache.set("b", null);
    assertEquals(cache.get("a"), COMPANY_ADMIN);
    assertEquals(cache.get("b"), null);
    assertEquals(cache.get("c"), undefined);
  });

  it("forgets at the end of its time, not before", () => {
    let now = 0;
    const cache = createViewerCache(() => now);
    cache.set("a", COMPANY_ADMIN);
    now = VIEWER_TTL_MS - 1;
    assertEquals(cache.get("a"), COMPANY_ADMIN);
    now = VIEWER_TTL_MS;
    assertEquals(cache.get("a"), undefined);
  });

  it("forgets one session when told, and no other", () => {
    const cache = createViewerCache(() => 0);
    cache.set("a", COMPANY_ADMIN);
    cache.set("b", COMPANY_ADMIN);
    cache.forget("a");
    assertEquals(cache.get("a"), undefined);
    assertEquals(cache.get("b"), COMPANY_ADMIN);
  });

  it("drops the oldest when it is full", () => {
    const cache = createViewerCache(() => 0);
    for (let index = 0; index <= VIEWERS_MAX; index++) cache.set(`s${index}`, null);
    assertEquals(cache.get("s0"), undefined);
    assertEquals(cache.get("s1"), null);
    assertEquals(cache.get(`s${VIEWERS_MAX}`), null);
  });
});
