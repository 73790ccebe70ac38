export function describeHeavy(): string {
  return "heavy module loaded";
}
