import { assertEquals, assertMatch } from "@std/assert";
import { pickName, toMailbox } from "./names.ts";
import { Random } from "./random.ts";

Deno.test("a mailbox has no accents, spaces or capitals", () => {
  assertEquals(toMailbox({ firstName: "Élodie", lastName: "Da Silva" }), "elodie.dasilva");
  assertEquals(toMailbox({ firstName: "Noémie", lastName: "Lefèvre" }), "noemie.lefevre");
});

Deno.test("every name makes a mailbox", () => {
  const random = new Random(5);
  for (let n = 0; n < 500; n++) assertMatch(toMailbox(pickName(random)), /^[a-z]+\.[a-z]+$/);
});
