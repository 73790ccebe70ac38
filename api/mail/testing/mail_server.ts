/** A mail server for tests: the development stack's capture, on ports of its own. */
import { createMailCapture } from "../../../scripts/dev/mail/capture.ts";
import { mailAt } from "../../../scripts/dev/mail/client.ts";
import { createMailer } from "../service.ts";

export const SITE_URL = "https://www.localhost:8443";
export const MAIL_FROM = "BusinessCare <no-reply@businesscare.example>";

export async function startMailServer() {
  const capture = await createMailCapture({ smtpPort: 0, clock: Date.now });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, capture.fetch);
  return {
    smtpUrl: `smtp://127.0.0.1:${capture.smtpPort}`,
    inbox: mailAt(`http://127.0.0.1:${server.addr.port}`),
    async close() {
      await capture.close();
      await server.shutdown();
    },
  };
}

export function createTestMailer(smtpUrl: string) {
  return createMailer({ smtpUrl, from: MAIL_FROM, siteUrl: SITE_URL });
}
