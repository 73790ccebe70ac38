/** The keys of a record, with their type. */
export function keysOf<K extends string>(record: Record<K, unknown>): K[] {
  // Conversion: `Object.keys` forgets that the keys are those of the type.
  return Object.keys(record) as K[];
}
