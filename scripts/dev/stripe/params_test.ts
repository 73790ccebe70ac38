import { assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { StripeRefusal } from "./errors.ts";
import { parseForm } from "./form_body.ts";
import { emptyableText, integer, list, metadata, parseParams, text } from "./params.ts";

const Schema = z.strictObject({
  name: text(5),
  note: emptyableText(5).optional(),
  count: integer(1, 9).optional(),
  kind: z.enum(["a", "b"]).optional(),
  tags: list(text(3), 2).optional(),
  metadata: metadata().optional(),
});

function refused(form: string) {
  const error = assertThrows(() => parseParams(Schema, parseForm(form)), StripeRefusal);
  const { code, param } = error.body.error;
  return { code, param };
}

Deno.test("parseParams gives numbers, lists and metadata their types", () => {
  const form = "name=x&count=3&tags[0]=a&tags[1]=b&metadata[k]=v&note=";
  assertEquals(parseParams(Schema, parseForm(form)), {
    name: "x",
    note: null,
    count: 3,
    tags: ["a", "b"],
    metadata: { k: "v" },
  });
});

Deno.test("parseParams names an unknown parameter before anything else", () => {
  assertEquals(refused("x=1&count=a"), { code: "parameter_unknown", param: "x" });
});

Deno.test("parseParams names a missing, an empty and a wrong parameter", () => {
  assertEquals(refused("count=1"), { code: "parameter_missing", param: "name" });
  assertEquals(refused("name="), { code: "parameter_invalid_empty", param: "name" });
  assertEquals(refused("name=toolong"), { code: undefined, param: "name" });
  assertEquals(refused("name=x&kind=c"), { code: undefined, param: "kind" });
  assertEquals(refused("name=x&tags[0]=a&tags[1]=b&tags[2]=c"), {
    code: undefined,
    param: "tags",
  });
  assertEquals(refused("name=x&tags[0]=long"), { code: undefined, param: "tags[0]" });
});

Deno.test("parseParams takes only whole numbers within their bounds", () => {
  for (const wrong of ["0", "10", "1.5", "1e1", "", "abc", "99999999999999999999"]) {
    assertEquals(refused(`name=x&count=${wrong}`), {
      code: "parameter_invalid_integer",
      param: "count",
    });
  }
});

Deno.test("parseParams holds metadata to Stripe's limits", () => {
  const value = "v".repeat(501);
  assertEquals(refused(`name=x&metadata[k]=${value}`).param, "metadata[k]");
  assertEquals(refused(`name=x&metadata[${"k".repeat(41)}]=v`).param?.startsWith("metadata"), true);
  const many = Array.from({ length: 51 }, (_, index) => `metadata[${index}]=v`).join("&");
  assertEquals(refused(`name=x&${many}`).param, "metadata");
});

Deno.test("parseParams refuses an object where text belongs", () => {
  assertEquals(refused("name[a]=x"), { code: undefined, param: "name" });
});
