/** The mail capture's environment, parsed once; every fault is reported together. */
import { z } from "zod";

const Port = z.coerce.number().int().min(0).max(65535);

const Environment = z.object({
  MAIL_SMTP_PORT: Port.default(12025),
  MAIL_HTTP_PORT: Port.default(12080),
  MAIL_DIR: z.string().min(1).optional(),
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
  throw new Error(`Cannot start the mail capture: ${faults.join("; ")}`);
}
