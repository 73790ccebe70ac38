/** The mail capture: an SMTP server that keeps everything, and an inbox to read it. */
import { createInbox } from "./inbox.ts";
import { openMailbox } from "./mailbox.ts";
import { Smtp } from "./smtp.ts";

/** Enough for a day of development, little enough to list at once. */
const MESSAGES_MAX = 500;

export interface MailCaptureOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  smtpPort: number;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Where each message is kept as a file, so that a restart loses none. */
  directory?: string;
  messagesMax?: number;
}

export interface MailCapture {
  smtpPort: number;
  /** Answers the inbox's pages and the JSON interface. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts to capture.
 *
 * @throws Error when the SMTP port is taken or the directory holds a mail that is not ours
 */
export async function createMailCapture(options: MailCaptureOptions): Promise<MailCapture> {
  const { smtpPort, clock, directory, messagesMax = MESSAGES_MAX } = options;
  const mailbox = await openMailbox({ clock, directory, messagesMax });
  const smtp = new Smtp(smtpPort, mailbox.add);
  await smtp.listen();
  const inbox = createInbox({
    mailbox,
    getMode: () => smtp.mode,
    setMode: (mode) => smtp.setMode(mode),
  });
  return {
    smtpPort: smtp.port,
    fetch: async (request) => await inbox.fetch(request),
    close: () => smtp.close(),
  };
}
