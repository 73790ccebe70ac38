/** A captured message, and its file: the mail as it came below the lines of its last station. */
import { Buffer } from "node:buffer";
import { type ParsedMail, simpleParser } from "mailparser";
import { z } from "zod";

/** Milliseconds since 1970, then a number within that millisecond: texts in order of arrival. */
export const MessageId = z.string().regex(/^\d{13}-\d{4}$/);

/** A message as the JSON interface gives it. */
export const Message = z.strictObject({
  id: MessageId,
  /** ISO 8601, in UTC. */
  receivedAt: z.string(),
  /** Sender and recipients of the SMTP dialogue; blind copies are among them. */
  envelope: z.strictObject({ from: z.string(), to: z.array(z.string()) }),
  from: z.string(),
  subject: z.string(),
  messageId: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  attachments: z.array(
    z.strictObject({
      filename: z.string().nullable(),
      contentType: z.string(),
      sizeBytes: z.int(),
    }),
  ),
});
export type Message = z.infer<typeof Message>;

export interface Envelope {
  from: string;
  to: string[];
}

/** RFC 5321 section 4.4: the line that the receiving host puts on top; ours names the id. */
const RECEIVED_BY = "by mail-capture with SMTP id";

/**
 * The text of a message's file: `Return-Path` and `Received` as RFC 5321 section 4.4 has the last
 * host write them, and one `Delivered-To` for each recipient, as Postfix does, above the mail.
 */
export function fileOf(id: string, envelope: Envelope, mail: Uint8Array): Uint8Array {
  const lines = [
    `Return-Path: <${envelope.from}>`,
    ...envelope.to.map((recipient) => `Delivered-To: ${recipient}`),
    `Received: ${RECEIVED_BY} ${id}; ${receivedAt(id).toUTCString()}`,
    "",
  ];
  return Buffer.concat([Buffer.from(lines.join("\r\n")), mail]);
}

/**
 * Reads a message's file.
 *
 * @throws Error when it does not begin with the lines of `fileOf`
 */
export async function readMessage(file: Uint8Array): Promise<Message> {
  const mail = await simpleParser(Buffer.from(file));
  const { id, envelope } = readTrace(mail);
  return {
    id,
    receivedAt: receivedAt(id).toISOString(),
    envelope,
    from: mail.from?.text ?? "",
    subject: mail.subject ?? "",
    messageId: mail.messageId ?? null,
    text: mail.text ?? "",
    html: typeof mail.html === "string" ? mail.html : null,
    attachments: mail.attachments.map((attachment) => ({
      filename: attachment.filename ?? null,
      contentType: attachment.contentType,
      sizeBytes: attachment.size,
    })),
  };
}

/** What our own lines say. Lines like them further down came with the mail and prove nothing. */
function readTrace(mail: ParsedMail): { id: string; envelope: Envelope } {
  const end = mail.headerLines.findIndex(({ key }) => key === "received");
  // mailparser gives the lines byte by byte; addresses may be in UTF-8 (RFC 6532).
  const ours = mail.headerLines.slice(0, end + 1)
    .map(({ line }) => Buffer.from(line, "latin1").toString("utf8"));
  const [id = ""] = valuesOf(ours, `Received: ${RECEIVED_BY} `).map((value) => value.slice(0, 18));
  const [returnPath = ""] = valuesOf(ours, "Return-Path: ");
  if (!MessageId.safeParse(id).success) {
    throw new Error("Cannot read a captured mail: its first lines are not ours");
  }
  const to = valuesOf(ours, "Delivered-To: ");
  return { id, envelope: { from: returnPath.slice(1, -1), to } };
}

function valuesOf(lines: string[], beginning: string): string[] {
  return lines.filter((line) => line.startsWith(beginning))
    .map((line) => line.slice(beginning.length));
}

function receivedAt(id: string): Date {
  return new Date(Number(id.slice(0, 13)));
}
