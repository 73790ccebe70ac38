/** Failures a person can act upon: they are shown as one sentence, never as a stack. */

/** Something a person has to put right: `message` is the sentence, `details` the lines under it. */
export class ExpectedFailure extends Error {
  override readonly name = "ExpectedFailure";
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.details = details;
  }
}

/** What is shown for a failure: the sentence first, then its details, indented. */
export function failureLines(failure: ExpectedFailure): string[] {
  return [failure.message, ...failure.details.map((line) => `  ${line}`)];
}
