/** Hands e-mails to the mail server (RFC 5321). */
import nodemailer from "nodemailer";
import type { EmailJob } from "../outbox/service.ts";
import { renderEmail } from "./render.ts";

/** A mail server that is well answers in milliseconds; what is slower is tried again later. */
const CONNECT_MAX_MS = 10_000;
const SILENCE_MAX_MS = 20_000;
const CONNECTIONS_MAX = 5;

export interface MailerOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  readonly smtpUrl: string;
  readonly from: string;
  /** Origin of the site: where links lead, and the right-hand side of Message-IDs. */
  readonly siteUrl: string;
}

export interface Delivery {
  /** Of the job: a repeated hand-over has the same Message-ID, so that receivers can drop it. */
  readonly id: string;
  readonly createdAt: Date;
  /** Aborted when nobody waits for the delivery any more. */
  readonly signal: AbortSignal;
}

export interface Mailer {
  /** @throws Error when the server does not take the mail */
  send(job: EmailJob, delivery: Delivery): Promise<void>;
  close(): void;
}

/** Opens no connection before the first mail. */
export function createMailer({ smtpUrl, from, siteUrl }: MailerOptions): Mailer {
  const { hostname } = new URL(siteUrl);
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    // The outbox tries again, later and with a count.
    maxRequeues: 0,
    name: hostname,
    connectionTimeout: CONNECT_MAX_MS,
    greetingTimeout: CONNECT_MAX_MS,
    dnsTimeout: CONNECT_MAX_MS,
    socketTimeout: SILENCE_MAX_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(job, { id, createdAt, signal }) {
      await transport.sendMail({
        ...renderEmail(job, siteUrl),
        from,
        // As an object, it is one address, whatever it holds.
        to: { name: "", address: job.to },
        date: createdAt,
        messageId: `<${id}@${hostname}>`,
        headers: { "Auto-Submitted": "auto-generated", "Content-Language": job.language },
        signal,
      });
    },
    close: () => transport.close(),
  };
}
