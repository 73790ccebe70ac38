/** Identifiers of French companies. */

/** Nine digits of which the last is Luhn's check digit (INSEE, répertoire Sirene). */
export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && sumLuhn(text) % 10 === 0;
}

/** Every second digit from the right counts twice; a product of two digits counts as their sum. */
function sumLuhn(digits: string): number {
  return [...digits].reverse().map(Number).reduce((sum, digit, index) => {
    const value = index % 2 === 1 ? digit * 2 : digit;
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

/**
 * The VAT number that belongs to a SIREN: `FR`, a key of two digits, the SIREN. The key is what the
 * tax office computes, (12 + 3 × (SIREN mod 97)) mod 97.
 */
export function vatNumberOf(siren: string): string {
  const key = (12 + 3 * (Number(siren) % 97)) % 97;
  return `FR${String(key).padStart(2, "0")}${siren}`;
}
