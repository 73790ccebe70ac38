/**
 * Cursors of paginated lists: the sort keys of the last row that was sent. Opaque to clients, and
 * not secret: a made-up one can only start the same list somewhere else.
 */
import { Problem } from "./problem.ts";

/** Longer than the sort keys of any row; what is longer was not made here. */
const TEXT_MAX = 2_048;

export type CursorValue = string | number;

/** @param values the row's sort keys, in the order of the list's sort */
export function encodeCursor(values: readonly CursorValue[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * @param length how many sort keys the list has
 * @throws Problem `invalid-request` naming the field "cursor", for text that `encodeCursor` never
 * makes
 */
export function decodeCursor(text: string, length: number): CursorValue[] {
  const values = text.length <= TEXT_MAX ? parse(text) : undefined;
  if (!Array.isArray(values) || values.length !== length || !values.every(isCursorValue)) {
    const message = "is not a cursor of this list";
    throw new Problem("invalid-request", `Cannot read the request: "cursor" ${message}`, {
      errors: [{ field: "cursor", code: "invalid-cursor", message }],
    });
  }
  return values;
}

function parse(text: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  return typeof value === "string" || Number.isFinite(value);
}
