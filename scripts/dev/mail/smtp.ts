/** The SMTP side: takes every mail for everybody, or fails as a test orders. */
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Envelope } from "./message.ts";

export const MODES = ["accept", "reject-temporary", "reject-permanent", "down"] as const;
export type Mode = typeof MODES[number];

const HOSTNAME = "127.0.0.1";
/** A limit as large mail hosts have it. */
const MESSAGE_MAX_BYTES = 25_000_000;

/** Replies to RCPT by mode: RFC 5321 section 4.2.3, RFC 3463 for the codes with dots. */
const REJECTIONS: Partial<Record<Mode, { responseCode: number; text: string }>> = {
  "reject-temporary": { responseCode: 451, text: "4.3.0 Try again later, as a test has ordered" },
  "reject-permanent": { responseCode: 550, text: "5.1.1 No such mailbox, as a test has ordered" },
};

/** An SMTP server on loopback; close it. */
export class Smtp {
  #mode: Mode = "accept";
  #port: number;
  #server: SMTPServer | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #keep: (envelope: Envelope, mail: Uint8Array) => Promise<unknown>;

  constructor(port: number, keep: (envelope: Envelope, mail: Uint8Array) => Promise<unknown>) {
    this.#port = port;
    this.#keep = keep;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** The port it listens on, or will again when it is no longer down. */
  get port(): number {
    return this.#port;
  }

  /** @throws Error when the port is taken */
  async listen(): Promise<void> {
    const server = this.#createServer();
    const listening = server.listen(this.#port, HOSTNAME);
    await once(listening, "listening");
    const address = listening.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
    this.#server = server;
  }

  /** "down" closes the port and every connection; any other mode opens it again. */
  async setMode(mode: Mode): Promise<void> {
    this.#mode = mode;
    if (mode === "down") await this.close();
    else if (this.#server === undefined) await this.listen();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(resolve));
    // A client that keeps its connection open would otherwise keep us waiting.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #createServer(): SMTPServer {
    const server = new SMTPServer({
      // Given, so that nobody asks the machine for its name, which takes a permission of its own.
      name: "mail-capture.localhost",
      logger: false,
      disabledCommands: ["STARTTLS"],
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      size: MESSAGE_MAX_BYTES,
      rejectOversized: true,
      onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? "anybody" }),
      onRcptTo: (_address, _session, callback) => callback(rejectionOf(this.#mode)),
      onData: (stream, session, callback) => {
        this.#receive(stream, session).then(
          () => callback(null, "kept"),
          (error) => callback(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    // A client that hangs up in the middle is no reason to end.
    server.on("error", () => {});
    server.server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    return server;
  }

  async #receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    // The server has already refused it; keeping it would contradict its answer.
    if (stream.sizeExceeded) return;
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom === false ? "" : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
    };
    await this.#keep(envelope, Buffer.concat(chunks));
  }
}

function rejectionOf(mode: Mode): Error | null {
  const rejection = REJECTIONS[mode];
  if (rejection === undefined) return null;
  const { responseCode, text } = rejection;
  return Object.assign(new Error(text), { responseCode });
}
