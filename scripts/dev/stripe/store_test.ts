import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { CustomerRecord } from "./records.ts";
import { createSaver, openStore, serializeStore } from "./store.ts";

const CUSTOMER: CustomerRecord = {
  id: "cus_1",
  created: 1,
  email: null,
  name: "A",
  phone: null,
  description: null,
  address: null,
  preferredLocales: [],
  metadata: { a: "b" },
};

Deno.test("openStore reads back what serializeStore wrote", () => {
  const store = openStore();
  store.customers.put(CUSTOMER);
  store.clockAheadS = 7;
  const copy = openStore(serializeStore(store));
  assertEquals(copy.customers.all(), [CUSTOMER]);
  assertEquals(copy.clockAheadS, 7);
});

Deno.test("openStore refuses a text that is no state, in one sentence", () => {
  assertThrows(() => openStore("{"), Error, "it is not JSON: delete the file");
  assertThrows(() => openStore('{"version":2}'), Error, "of another version: delete the file");
});

Deno.test("a collection forgets the oldest record past its limit", () => {
  const { customers } = openStore();
  for (let i = 0; i <= 20_000; i++) customers.put({ ...CUSTOMER, id: `cus_${i}` });
  assertEquals(customers.get("cus_0"), undefined);
  assertEquals(customers.all().length, 20_000);
});

Deno.test("createSaver shares a write between the calls that came meanwhile", async () => {
  const store = openStore();
  const texts: string[] = [];
  const save = createSaver(store, (text) => Promise.resolve(void texts.push(text)));
  store.customers.put(CUSTOMER);
  const first = save();
  store.clockAheadS = 1;
  await Promise.all([first, save(), save()]);
  assertEquals(texts.length, 1);
  assertEquals(texts[0], serializeStore(store));
  await save();
  assertEquals(texts.length, 2);
});

Deno.test("createSaver tells of a failed write, then goes on", async () => {
  let fails = true;
  const save = createSaver(
    openStore(),
    () => fails ? Promise.reject(new Error("disk full")) : Promise.resolve(),
  );
  await assertRejects(() => save(), Error, "disk full");
  fails = false;
  await save();
});
