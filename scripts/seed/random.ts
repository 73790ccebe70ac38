/**
 * Random numbers from a seed: the same seed gives the same numbers on every machine. The generator
 * is sfc32 (Chris Doty-Humphrey, PractRand), which passes the statistical tests that matter and is
 * a few lines long. Nothing secret may come from it.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed a 32-bit unsigned integer */
  constructor(seed: number) {
    this.#a = 0;
    this.#b = 0;
    this.#c = seed | 0;
    // The first rounds mix the seed into the whole state.
    for (let round = 0; round < 15; round++) this.#next();
  }

  /** 32 random bits, as an unsigned integer. */
  #next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.#next() >>> 24);
  }

  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.#next() / 2 ** 32 * (max - min + 1));
  }

  /** True with a probability of `share`, between 0 and 1. */
  chance(share: number): boolean {
    return this.#next() / 2 ** 32 < share;
  }

  /** @throws RangeError when there is nothing to pick */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError("Cannot pick: there is nothing to pick from");
    return item;
  }

  /** The items in a random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const rest = [...items];
    return items.map(() => {
      const at = this.integer(0, rest.length - 1);
      return rest.splice(at, 1);
    }).flat();
  }

  /** A moment between two others, to the second. */
  instant(from: Date, to: Date): Date {
    const [first, last] = [from, to].map((instant) => Math.ceil(instant.getTime() / 1000));
    return new Date(this.integer(first ?? 0, Math.max(first ?? 0, last ?? 0)) * 1000);
  }

  /** Digits of a number that nobody gave out, such as `73`. */
  digits(length: number): string {
    return Array.from({ length }, () => this.integer(0, 9)).join("");
  }
}
