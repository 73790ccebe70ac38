/**
 * Numbers of French companies that pass their check and belong to nobody: no company has one that
 * begins with a zero.
 */
import type { Random } from "./random.ts";

/** Nine digits, the last by Luhn (INSEE). */
export function makeSiren(random: Random): string {
  return withCheckDigit(`0${random.digits(7)}`);
}

/** A SIREN, the five digits of an establishment, of which the last is the check digit by Luhn. */
export function makeSiret(random: Random): string {
  return withCheckDigit(makeSiren(random) + "0001");
}

/** Luhn's check digit makes the sum of all digits, every second one doubled, a multiple of ten. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().map(Number).reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + String((10 - sum % 10) % 10);
}
