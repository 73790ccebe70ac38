/** The sandbox's environment, parsed once; every fault is reported together. */
import { z } from "zod";

const Environment = z.object({
  STRIPE_SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(12111),
  STRIPE_SECRET_KEY: z.string().startsWith("sk_test_"),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith("whsec_"),
  WEBHOOK_URL: z.url(),
  PAY_PAGE_ORIGIN: z.url().refine((value) => new URL(value).origin === value, {
    error: "must be an origin, without a path or a slash at the end",
  }),
  STRIPE_SANDBOX_STATE: z.string().min(1).optional(),
});
export type Config = z.output<typeof Environment>;

/**
 * Reads the environment.
 *
 * @throws Error that names every variable at fault
 */
export function parseConfig(environment: Record<string, string>): Config {
  const result = Environment.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Cannot start the Stripe sandbox: ${faults.join("; ")}`);
}
