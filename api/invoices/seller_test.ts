import { assertEquals } from "@std/assert";
import { isSiren, vatNumberOf } from "../company/siren.ts";
import { Seller } from "./party.ts";
import { SELLER } from "./seller.ts";

/** Luhn over all digits (INSEE); with even steps from the right counted twice. */
function isSiret(digits: string): boolean {
  const sum = [...digits].reverse().map(Number).reduce((total, digit, at) => {
    const value = at % 2 === 1 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return /^\d{14}$/.test(digits) && sum % 10 === 0;
}

Deno.test("the seller's numbers have the check digits that the law's numbers have", () => {
  assertEquals(Seller.parse(SELLER), SELLER);
  assertEquals(isSiren(SELLER.siren), true);
  assertEquals(SELLER.siret.startsWith(SELLER.siren), true);
  assertEquals(isSiret(SELLER.siret), true);
  assertEquals(SELLER.vatNumber, vatNumberOf(SELLER.siren));
  assertEquals(SELLER.registry.replaceAll(/\D/g, ""), SELLER.siren);
});
