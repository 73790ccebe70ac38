/** IPv4 networks in CIDR notation (RFC 4632): reading them, and asking what lies inside. */

/** A network as a range of 32-bit addresses, both ends included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

const PREFIX_MAX = 32;

/** @returns the address as a 32-bit number, `undefined` unless it is four plain decimal bytes */
export function parseAddress(text: string): number | undefined {
  const bytes = text.split(".");
  if (bytes.length !== 4 || !bytes.every((byte) => /^(?:0|[1-9]\d{0,2})$/.test(byte))) {
    return undefined;
  }
  const numbers = bytes.map(Number);
  if (numbers.some((byte) => byte > 255)) return undefined;
  return numbers.reduce((address, byte) => address * 256 + byte, 0);
}

/** @returns the range, `undefined` for a malformed network or one with bits beyond its prefix */
export function parseSubnet(text: string): AddressRange | undefined {
  const match = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(text);
  const first = parseAddress(match?.[1] ?? "");
  if (match === null || first === undefined) return undefined;
  const size = 2 ** (PREFIX_MAX - Number(match[2]));
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

export function containsAddress(range: AddressRange, address: number): boolean {
  return range.first <= address && address <= range.last;
}

export function overlapRanges(a: AddressRange, b: AddressRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
