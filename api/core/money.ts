/**
 * Money: integer cents, and rates in basis points (20 % = 2000). Nothing here sees a fraction.
 *
 * VAT is computed once per rate on the whole document (EN 16931, BR-CO-17), half-up; what a line
 * shows of it is shared out, so lines always sum to the document. A credit note mirrors its
 * invoice: every function gives, for negated amounts, the negative of what it gave before.
 */

const BASIS = 10_000n;

export interface TaxableLine {
  readonly netCents: number;
  readonly vatRateBp: number;
}

/** One row of the VAT table of a document. */
export interface VatRateTotal {
  readonly vatRateBp: number;
  readonly netCents: number;
  readonly vatCents: number;
}

export interface DocumentTotals {
  readonly netCents: number;
  readonly vatCents: number;
  readonly grossCents: number;
  /** One entry per rate, the highest first. */
  readonly rates: readonly VatRateTotal[];
  /** The VAT of each line, in the order of the lines: they sum to `vatCents`. */
  readonly lineVatCents: readonly number[];
}

/**
 * VAT of an amount, half a cent rounded away from zero.
 *
 * @throws RangeError for an amount that is no safe integer, or a rate below zero
 */
export function computeVatCents(netCents: number, vatRateBp: number): number {
  const product = toBigInt(netCents) * toRate(vatRateBp);
  const rounded = (magnitudeOf(product) + BASIS / 2n) / BASIS;
  return toCents(product < 0n ? -rounded : rounded);
}

/** Totals of a document: VAT once per rate, shared out to the lines of that rate. */
export function totalDocument(lines: readonly TaxableLine[]): DocumentTotals {
  const lineVatCents = lines.map(() => 0);
  const rates = [...new Set(lines.map((line) => line.vatRateBp))].sort((a, b) => b - a)
    .map((vatRateBp): VatRateTotal => {
      const indexes = lines.flatMap((line, at) => line.vatRateBp === vatRateBp ? [at] : []);
      const nets = indexes.map((at) => lines[at]?.netCents ?? 0);
      const netCents = sumCents(nets);
      const vatCents = computeVatCents(netCents, vatRateBp);
      shareVat(nets, vatRateBp, vatCents).forEach((share, at) => {
        lineVatCents[indexes[at] ?? 0] = share;
      });
      return { vatRateBp, netCents, vatCents };
    });
  const netCents = sumCents(rates.map((rate) => rate.netCents));
  const vatCents = sumCents(rates.map((rate) => rate.vatCents));
  return { netCents, vatCents, grossCents: sumCents([netCents, vatCents]), rates, lineVatCents };
}

/**
 * Shares `totalCents` in proportion to `weights`; the parts sum to the total. Cents that are left
 * over go to the largest remainders, and among equal ones to the earlier part. With weights that
 * are all zero every part weighs the same.
 *
 * @throws RangeError without weights, or for a weight that is no safe integer of zero or more
 */
export function shareByLargestRemainder(
  totalCents: number,
  weights: readonly number[],
): number[] {
  if (weights.length === 0) throw new RangeError("Cannot share an amount: there are no weights");
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError("Cannot share an amount: a weight is not an integer of zero or more");
  }
  const total = toBigInt(totalCents);
  const magnitude = magnitudeOf(total);
  const isUnweighted = weights.every((weight) => weight === 0);
  const shares = weights.map((weight) => isUnweighted ? 1n : BigInt(weight));
  const parts = roundToTotal({
    numerators: shares.map((share) => magnitude * share),
    denominator: shares.reduce((a, b) => a + b, 0n),
    total: magnitude,
  });
  return parts.map((part) => toCents(total < 0n ? -part : part));
}

/** @throws RangeError when the sum leaves the safe integers */
export function sumCents(amounts: readonly number[]): number {
  return toCents(amounts.reduce((sum, amount) => sum + toBigInt(amount), 0n));
}

/** @throws RangeError when the product leaves the safe integers */
export function multiplyCents(unitCents: number, quantity: number): number {
  return toCents(toBigInt(unitCents) * toBigInt(quantity));
}

/**
 * Shares the VAT of one rate out to its lines, whose signs may differ (a discount is a line). The
 * document's sign decides which way fractions fall, so that a credit note mirrors its invoice.
 */
function shareVat(netCents: readonly number[], vatRateBp: number, vatCents: number): number[] {
  const leading = vatCents !== 0 ? vatCents : netCents.find((net) => net !== 0) ?? 0;
  const sign = leading < 0 ? -1n : 1n;
  const parts = roundToTotal({
    numerators: netCents.map((net) => sign * toBigInt(net) * toRate(vatRateBp)),
    denominator: BASIS,
    total: sign * toBigInt(vatCents),
  });
  return parts.map((part) => toCents(sign * part));
}

interface Apportionment {
  /** The exact parts are these over `denominator`. */
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
  /** The exact sum of the parts, rounded. */
  readonly total: bigint;
}

/** Largest remainder (Hamilton): every part rounded down, the rest given cent by cent. */
function roundToTotal({ numerators, denominator, total }: Apportionment): bigint[] {
  const floors = numerators.map((numerator) => divideDown(numerator, denominator));
  const leftOver = Number(total - floors.reduce((a, b) => a + b, 0n));
  const takers = numerators
    .map((numerator, at) => ({ at, remainder: numerator - (floors[at] ?? 0n) * denominator }))
    .sort((a, b) => a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1)
    .slice(0, leftOver);
  const lucky = new Set(takers.map((taker) => taker.at));
  return floors.map((floor, at) => lucky.has(at) ? floor + 1n : floor);
}

/** Division towards minus infinity; BigInt's own goes towards zero. */
function divideDown(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

function magnitudeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function toRate(vatRateBp: number): bigint {
  if (!Number.isSafeInteger(vatRateBp) || vatRateBp < 0) {
    throw new RangeError(`Cannot compute VAT: ${vatRateBp} is not a rate in basis points`);
  }
  return BigInt(vatRateBp);
}

function toBigInt(amount: number): bigint {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Cannot compute: ${amount} is not a whole number`);
  }
  return BigInt(amount);
}

function toCents(amount: bigint): number {
  const cents = Number(amount);
  if (!Number.isSafeInteger(cents)) {
    throw new RangeError(`Cannot compute: ${amount} cents are more than can be counted exactly`);
  }
  return cents;
}
