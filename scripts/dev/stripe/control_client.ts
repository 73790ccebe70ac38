/** The control interface for tests: one function per order of `control.ts`. */
import { z } from "zod";
import type { Behaviour } from "./deliveries.ts";
import type { Fault } from "./faults.ts";
import type { Signing } from "./signature.ts";
import type { DeclineName } from "./test_numbers.ts";

const DeliveredEvent = z.object({
  id: z.string(),
  created: z.int(),
  type: z.string(),
  about: z.string(),
  delivery: z.enum(["pending", "held", "dropped", "delivered", "failed"]),
  attempts: z.int(),
  lastStatus: z.int().nullable(),
});
export type DeliveredEvent = z.infer<typeof DeliveredEvent>;

const PayAnswer = z.object({
  result: z.enum(["paid", "processing", "declined"]),
  session: z.object({ status: z.string(), payment_status: z.string() }),
});

/** What the payer types; every field has a default with which a card payment succeeds. */
export interface PayFields {
  method?: "card" | "sepa_debit";
  email?: string;
  name?: string;
  number?: string;
  expiry?: string;
  cvc?: string;
  iban?: string;
}

/**
 * Orders for the sandbox at an origin such as "http://127.0.0.1:12111". Each function throws an
 * Error with the sandbox's words when the order is refused.
 */
export function controlSandbox(origin: string) {
  const send = (method: string, path: string, body?: object) => call(origin, method, path, body);
  return {
    /** Trouble for the next calls of the API. */
    fault: (fault: Partial<Fault> & Pick<Fault, "kind">) => send("POST", "/faults", fault),
    /** How events are delivered from now on; what is left out is normal. */
    behave: (behaviour: Partial<Behaviour>) => send("PUT", "/deliveries", behaviour),
    /** Everything behaves again. Sessions, payments and events stay. */
    reset: () => send("POST", "/reset", {}),
    declineNext: (decline: DeclineName) => send("POST", "/payments/decline-next", { decline }),
    /** Moves the sandbox's clock forward, which may expire sessions and settle debits. */
    advance: (seconds: number) => send("POST", "/clock/advance", { seconds }),
    async events(type?: string): Promise<DeliveredEvent[]> {
      const query = type === undefined ? "" : `?type=${encodeURIComponent(type)}`;
      return z.array(DeliveredEvent).parse(await send("GET", `/events${query}`));
    },
    /** Delivers held events in the given order; gives the receiver's answers. */
    async release(order: "created" | "reversed" | string[] = "created") {
      const Released = z.object({
        released: z.array(z.object({ id: z.string(), status: z.int() })),
      });
      return Released.parse(await send("POST", "/deliveries/release", { order })).released;
    },
    /** Delivers copies of an event at once; gives the receiver's statuses. */
    async resend(id: string, how: { copies?: number; signing?: Signing } = {}) {
      const Resent = z.object({ statuses: z.array(z.int()) });
      return Resent.parse(await send("POST", `/events/${id}/resend`, how)).statuses;
    },
    /** Pays a session as the page would. */
    pay: async (id: string, fields: PayFields = {}) =>
      PayAnswer.parse(await send("POST", `/sessions/${id}/pay`, fields)),
    /** The bank answers now to the direct debit of a session. */
    settle: (id: string, succeeds: boolean) => send("POST", `/sessions/${id}/settle`, { succeeds }),
  };
}

async function call(
  origin: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${origin}/_sandbox${path}`, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`Cannot order ${method} ${path}: ${answer}`);
  return JSON.parse(answer);
}
