import { assertEquals, assertThrows } from "@std/assert";
import { StripeRefusal } from "./errors.ts";
import { listPage } from "./lists.ts";

const ITEMS = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
const LIST = { kind: "thing", url: "/v1/things" };

function page(params: Parameters<typeof listPage>[1]) {
  const { data, has_more } = listPage(ITEMS, params, LIST);
  return { ids: data.map((item) => item.id).join(""), has_more };
}

Deno.test("listPage goes forwards after a cursor", () => {
  assertEquals(page({ limit: 2 }), { ids: "ab", has_more: true });
  assertEquals(page({ limit: 2, starting_after: "b" }), { ids: "cd", has_more: true });
  assertEquals(page({ limit: 2, starting_after: "d" }), { ids: "e", has_more: false });
  assertEquals(page({ limit: 2, starting_after: "e" }), { ids: "", has_more: false });
});

Deno.test("listPage goes backwards to the page that touches the cursor", () => {
  assertEquals(page({ limit: 2, ending_before: "e" }), { ids: "cd", has_more: true });
  assertEquals(page({ limit: 2, ending_before: "c" }), { ids: "ab", has_more: false });
  assertEquals(page({ limit: 2, ending_before: "b" }), { ids: "a", has_more: false });
});

Deno.test("listPage gives ten when no limit is asked for", () => {
  const many = Array.from({ length: 11 }, (_, index) => ({ id: String(index) }));
  assertEquals(listPage(many, {}, LIST).data.length, 10);
});

Deno.test("listPage refuses a stranger and two cursors", () => {
  assertThrows(() => page({ starting_after: "x" }), StripeRefusal, "No such thing: 'x'");
  assertThrows(() => page({ starting_after: "a", ending_before: "b" }), StripeRefusal, "both");
});
