/**
 * Parameter schemas: zod over the tree of `form_body.ts`, and its complaints in Stripe's words
 * (docs.stripe.com/error-codes: parameter_unknown, parameter_missing, parameter_invalid_*).
 *
 * A parameter that Stripe knows and this sandbox does not is refused like an unknown one: silently
 * ignoring it would let a program pass here and behave otherwise there.
 */
import { z } from "zod";
import { type ErrorCode, invalid, type StripeRefusal } from "./errors.ts";
import type { FormTree } from "./form_body.ts";

/** docs.stripe.com/api/metadata: keys per object, length of a key, length of a value. */
const METADATA_KEYS_MAX = 50;
const METADATA_KEY_LENGTH_MAX = 40;
const METADATA_VALUE_LENGTH_MAX = 500;

/**
 * Reads parameters by their schema.
 *
 * @throws StripeRefusal 400 for the first complaint; unknown parameters come first.
 */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  tree: FormTree,
): z.output<Schema> {
  const result = schema.safeParse(tree, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues;
  throw refusalOf(issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0]);
}

/** Text. An empty value would mean "unset", which a parameter of a creation cannot be. */
export function text(lengthMax: number) {
  return z.string().check((ctx) => {
    if (ctx.value === "") ctx.issues.push(complaint(ctx.value, "parameter_invalid_empty"));
    if (ctx.value.length > lengthMax) {
      ctx.issues.push(complaint(ctx.value, undefined, `must be at most ${lengthMax} characters`));
    }
  });
}

/** Text in an update, where an empty value unsets the field. */
export function emptyableText(lengthMax: number) {
  return z.string().max(lengthMax).transform((value) => value === "" ? null : value);
}

/** A whole number, both bounds included. */
export function integer(min: number, max: number) {
  return z.string().check((ctx) => {
    const value = Number(ctx.value);
    if (!/^-?\d{1,15}$/.test(ctx.value)) {
      ctx.issues.push(complaint(ctx.value, "parameter_invalid_integer"));
    } else if (value < min || value > max) {
      ctx.issues.push(
        complaint(ctx.value, "parameter_invalid_integer", `must be from ${min} to ${max}`),
      );
    }
  }).transform(Number);
}

/** An absolute address that a browser can be sent to. */
export function webAddress() {
  return z.string().check((ctx) => {
    // Stripe puts the id in place of this word, which is not allowed in a URL as it stands.
    const address = ctx.value.replaceAll("{CHECKOUT_SESSION_ID}", "id");
    const protocol = URL.canParse(address) ? new URL(address).protocol : "";
    if (protocol !== "https:" && protocol !== "http:") {
      ctx.issues.push(complaint(ctx.value, "url_invalid"));
    }
  });
}

/** A list, which travels as an object with the keys 0, 1, 2 and so on. */
export function list<Item extends z.ZodType>(item: Item, lengthMax: number) {
  return z.preprocess(listOf, z.array(item).min(1).max(lengthMax));
}

/** Metadata, where an empty value removes the key. Empty metadata removes them all. */
export function metadata() {
  const entries = z.record(
    z.string().max(METADATA_KEY_LENGTH_MAX),
    z.string().max(METADATA_VALUE_LENGTH_MAX),
  );
  return z.preprocess((value) => value === "" ? {} : value, entries).check((ctx) => {
    if (Object.keys(ctx.value).length > METADATA_KEYS_MAX) {
      ctx.issues.push(complaint(ctx.value, undefined, `can have up to ${METADATA_KEYS_MAX} keys`));
    }
  });
}

/** The parameters of every list: docs.stripe.com/api/pagination. */
export const pagination = {
  limit: integer(1, 100).optional(),
  starting_after: text(255).optional(),
  ending_before: text(255).optional(),
};

function listOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return entries.every(([key], index) => key === String(index))
    ? entries.map(([, item]) => item)
    : value;
}

function complaint(input: unknown, code?: ErrorCode, rule?: string) {
  return { code: "custom" as const, input, params: { code, rule } };
}

// What `complaint` put into the issue; zod carries it as a record of unknown values.
const Complaint = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === "string").optional(),
  rule: z.string().optional(),
});

function refusalOf(issue: z.core.$ZodIssue | undefined): StripeRefusal {
  const param = nameOf(issue?.path ?? []);
  if (issue?.code === "unrecognized_keys") return unknownParameters(issue.path, issue.keys);
  if (issue?.input === undefined) {
    return invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  if (issue.code !== "custom") return invalid(`Invalid ${param}: ${ruleOf(issue)}`, { param });
  const { code, rule } = Complaint.parse(issue.params);
  return invalid(messageOf(code, param, String(issue.input), rule), { code, param });
}

function unknownParameters(path: PropertyKey[], keys: string[]): StripeRefusal {
  const names = keys.map((key) => nameOf([...path, key]));
  const noun = names.length === 1 ? "parameter" : "parameters";
  return invalid(`Received unknown ${noun}: ${names.join(", ")}`, {
    code: "parameter_unknown",
    param: names[0],
  });
}

function messageOf(
  code: ErrorCode | undefined,
  param: string,
  value: string,
  rule: string | undefined,
): string {
  if (code === "url_invalid") return "Not a valid URL";
  if (code === "parameter_invalid_integer") {
    return rule === undefined ? `Invalid integer: ${value}` : `Invalid integer: ${param} ${rule}`;
  }
  if (code === "parameter_invalid_empty") {
    return `You passed an empty string for '${param}'. We assume empty values are an attempt to ` +
      `unset a field; however '${param}' cannot be unset. You should remove '${param}' from your ` +
      "request or supply a non-empty value.";
  }
  return `Invalid ${param}: ${rule}`;
}

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${article(issue.expected)}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum} long`;
  if (issue.code === "too_small") return `must be at least ${issue.minimum} long`;
  return issue.message;
}

function article(expected: string): string {
  return expected === "array" || expected === "object" ? `an ${expected}` : `a ${expected}`;
}

/** `["line_items", 0, "quantity"]` as `line_items[0][quantity]`. */
function nameOf(path: readonly PropertyKey[]): string {
  const [first = "", ...rest] = path.map(String);
  return first + rest.map((key) => `[${key}]`).join("");
}
