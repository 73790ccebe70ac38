import { assertEquals } from "@std/assert";
import { linksOf } from "./inbox_view.tsx";

Deno.test("linksOf finds web addresses once, without the punctuation after them", () => {
  const text =
    "See https://a.test/x?y=1&z=2, (http://b.test/) or <https://c.test>; https://c.test.";
  assertEquals(linksOf(text), ["https://a.test/x?y=1&z=2", "http://b.test/", "https://c.test"]);
});

Deno.test("linksOf takes nothing but web addresses", () => {
  assertEquals(linksOf("javascript:alert(1) mailto:a@b.test ftp://c.test data:text/html,x"), []);
});
