import { assertEquals, assertThrows } from "@std/assert";
import { StripeRefusal } from "./errors.ts";
import { canonicalForm, type FormTree, parseForm } from "./form_body.ts";

/** The tree with ordinary prototypes, as expected values are written. */
function plain(tree: FormTree): unknown {
  return JSON.parse(JSON.stringify(tree));
}

Deno.test("parseForm reads nested names as the SDK writes them", () => {
  const text = "mode=payment&line_items[0][price_data][currency]=eur&line_items[0][quantity]=2" +
    "&line_items[1][quantity]=1&metadata[a%20b]=c%26d";
  assertEquals(plain(parseForm(text)), {
    mode: "payment",
    line_items: {
      "0": { price_data: { currency: "eur" }, quantity: "2" },
      "1": { quantity: "1" },
    },
    metadata: { "a b": "c&d" },
  });
});

Deno.test("parseForm appends to a list written with empty brackets", () => {
  assertEquals(plain(parseForm("expand[]=a&expand[]=b")), { expand: { "0": "a", "1": "b" } });
});

Deno.test("parseForm takes __proto__ as a name like any other", () => {
  const tree = parseForm("__proto__[polluted]=1&metadata[__proto__]=2");
  assertEquals(Object.keys(tree), ["__proto__", "metadata"]);
  assertEquals(Reflect.get({}, "polluted"), undefined);
});

Deno.test("parseForm refuses malformed names", () => {
  for (const text of ["a[=1", "a]b=1", "[a]=1", "a[b]c=1", "=1", "a[[b]]=1"]) {
    assertThrows(() => parseForm(text), StripeRefusal, "Invalid parameter name");
  }
});

Deno.test("parseForm refuses a name used as a value and as a container", () => {
  assertThrows(() => parseForm("a=1&a[b]=2"), StripeRefusal, "both");
  assertThrows(() => parseForm("a[b]=2&a=1"), StripeRefusal, "both");
});

Deno.test("parseForm refuses what is too deep or too much", () => {
  assertThrows(() => parseForm(`a${"[b]".repeat(8)}=1`), StripeRefusal, "too deep");
  const many = Array.from({ length: 2001 }, (_, index) => `a${index}=1`).join("&");
  assertThrows(() => parseForm(many), StripeRefusal, "Too many parameters");
});

Deno.test("canonicalForm does not see the order of parameters, but sees their values", () => {
  const text = canonicalForm(parseForm("a=1&b[c]=2&b[d]=3"));
  assertEquals(canonicalForm(parseForm("b[d]=3&b[c]=2&a=1")), text);
  assertEquals(canonicalForm(parseForm("b[d]=2&b[c]=3&a=1")) === text, false);
});
