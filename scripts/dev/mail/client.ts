/** The JSON interface for tests. */
import { z } from "zod";
import { Message } from "./message.ts";
import type { Mode } from "./smtp.ts";

const WAIT_MAX_MS = 10_000;
const WAIT_STEP_MS = 25;

export interface Wanted {
  /** A whole address. */
  to?: string;
  /** Only messages newer than the one with this id. */
  after?: string;
}

/**
 * The mail capture at an origin such as "http://127.0.0.1:12080". Each function throws an Error
 * with the capture's words when it is refused.
 */
export function mailAt(origin: string) {
  /** Newest first. */
  async function messages(wanted: Wanted = {}): Promise<Message[]> {
    const query = new URLSearchParams({ ...wanted });
    const body = await call(origin, "GET", `/messages?${query}`);
    return z.object({ messages: z.array(Message) }).parse(body).messages;
  }
  return {
    messages,
    /** The newest message that is wanted, as soon as there is one. */
    async waitFor(wanted: Wanted, waitMaxMs: number = WAIT_MAX_MS): Promise<Message> {
      const end = Date.now() + waitMaxMs;
      while (true) {
        const [newest] = await messages(wanted);
        if (newest !== undefined) return newest;
        if (Date.now() > end) {
          throw new Error(`Waited ${waitMaxMs} ms in vain for mail: ${JSON.stringify(wanted)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
      }
    },
    clear: () => call(origin, "DELETE", "/messages"),
    /** How the SMTP server behaves from now on. */
    setMode: (mode: Mode) => call(origin, "POST", "/_control", { mode }),
  };
}

async function call(
  origin: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(origin + path, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`Cannot ${method} ${path}: ${answer}`);
  return answer === "" ? undefined : JSON.parse(answer);
}
