/** The secrets of one development stack: made once, kept for their owner, passed by environment. */
import { z } from "zod";
import { ExpectedFailure } from "./expected_failure.ts";
import { readIfThere, writePrivateFile } from "./private_files.ts";

const schema = z.strictObject({
  databasePassword: z.string().min(16),
  authSecret: z.string().min(32),
  csrfSecret: z.string().min(32),
  /** In the form of Stripe's test keys, so that nothing takes it for a real one. */
  stripeSecretKey: z.string().startsWith("sk_test_"),
  stripeWebhookSecret: z.string().startsWith("whsec_"),
});

export type Secrets = Readonly<z.infer<typeof schema>>;

const SECRET_BYTES = 32;

/**
 * Reads the secrets of a data folder, or makes them where there are none.
 * @throws {ExpectedFailure} when the file is broken
 */
export function ensureSecrets(dataDir: string): Secrets {
  const path = `${dataDir}/secrets.json`;
  const text = readIfThere(path);
  if (text !== undefined) return parseSecrets(text, path);
  const secrets: Secrets = {
    databasePassword: randomText(),
    authSecret: randomText(),
    csrfSecret: randomText(),
    stripeSecretKey: `sk_test_${randomText()}`,
    stripeWebhookSecret: `whsec_${randomText()}`,
  };
  writePrivateFile(path, JSON.stringify(secrets, null, 2) + "\n");
  return secrets;
}

/** @throws {ExpectedFailure} naming the file, never what is in it */
export function parseSecrets(text: string, path: string): Secrets {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new ExpectedFailure(
      `Cannot read the secrets in "${path}": remove the file and start again`,
    );
  }
}

/** Hexadecimal, so that it fits into SQL, URLs and environments as it is. */
function randomText(): string {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toHex();
}
