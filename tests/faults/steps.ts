/** What people do on the way from signing up to a booking: each step on pages of its own. */
import { assert, assertEquals } from "@std/assert";
import { addSlot, HOUR_MS } from "../../api/bookings/testing.ts";
import { createTestCompany, randomSiren, signInNewUser } from "../../api/testing/people.ts";
import type { Message } from "../../scripts/dev/mail/message.ts";
import { createClient, createEmployee, createSubscriber, HEADCOUNT, serviceOf } from "./people.ts";
import { assertPause, createVisitor, fillIn, type Form, type Visitor } from "./visitor.ts";
import type { World } from "./world.ts";

export const PASSWORD = "a long enough sentence";
/** What a deed comes to when the service is away: nothing, and a page or a status that says so. */
export const PAUSED = "paused";

/** Does the same thing each time: the same form with the same key, or the same event. */
export type Deed = () => Promise<string>;

export interface Step {
  readonly name: string;
  /** Where it writes to, in this order. */
  readonly tables: readonly string[];
  /** What it comes to, however often it is done. */
  readonly outcome: RegExp;
  /** Makes everything that it needs. */
  prepare(world: World): Promise<Deed>;
}

export const STEPS: readonly Step[] = [
  {
    name: "signing up",
    tables: ["user", "account", "outbox"],
    outcome: /^303 \/sign-up\?sent=yes$/,
    prepare: (world) => {
      const email = `${crypto.randomUUID()}@example.test`;
      const fields = { name: "Camille Essai", email, password: PASSWORD };
      return prepareForm(world, "/sign-up", { fields });
    },
  },
  {
    name: "opening a company",
    tables: ["idempotency_key", "user", "company", "company_member"],
    outcome: /^303 \/company\/subscribe$/,
    prepare: async (world) => {
      const { cookie } = await signInNewUser(world);
      return await prepareForm(world, "/company/new", { cookie, fields: companyFields() });
    },
  },
  {
    name: "going to pay",
    tables: ["idempotency_key", "company", "contract"],
    outcome: /^303 https:\/\/stripe\.localhost:\d+\/c\/pay\/cs_test_\w+/,
    prepare: async (world) => {
      const { cookie } = await createTestCompany(world);
      return await prepareForm(world, "/company/subscribe", { cookie, fields: SUBSCRIPTION });
    },
  },
  {
    name: "hearing of a payment",
    tables: [
      "stripe_event",
      "company",
      "contract",
      "document_sequence",
      "invoice",
      "invoice_line",
      "outbox",
      "payment",
    ],
    outcome: /^200$/,
    prepare: preparePayment,
  },
  {
    name: "inviting",
    tables: ["idempotency_key", "contract", "employee", "invitation", "outbox"],
    outcome: /^303 \/company\/employees\?notice=invited$/,
    prepare: async (world) => {
      const { cookie } = await createClient(world);
      return await prepareForm(world, "/company/employees", { cookie, fields: inviteeFields() });
    },
  },
  {
    name: "accepting an invitation",
    tables: [
      "idempotency_key",
      "invitation",
      "user",
      "account",
      "employee",
      "outbox",
      "session",
    ],
    outcome: /^303 \/home$/,
    prepare: prepareAcceptance,
  },
  {
    name: "booking",
    tables: ["idempotency_key", "employee", "slot", "quota_usage", "booking", "outbox"],
    outcome: /^303 \/planning\?notice=booked$/,
    prepare: async (world) => {
      const { cookie } = await createEmployee(world, await createClient(world));
      const slot = await addSlot(world, { startsAt: new Date(Date.now() + 72 * HOUR_MS) });
      const path = `/catalogue/${await serviceOf(world, slot)}`;
      return await prepareForm(world, path, { cookie, fields: { slot } });
    },
  },
  {
    name: "cancelling",
    tables: ["employee", "booking", "slot", "quota_usage", "outbox"],
    outcome: /^303 \/planning\?notice=cancelled$/,
    prepare: prepareCancellation,
  },
];

export const SUBSCRIPTION = { terms: "yes" };

export function companyFields(): Record<string, string> {
  return {
    name: "Atelier des essais",
    siren: randomSiren(),
    addressLine: "12 rue des Essais",
    postalCode: "75010",
    city: "Paris",
    headcount: String(HEADCOUNT),
  };
}

export function inviteeFields() {
  const email = `${crypto.randomUUID()}@example.test`;
  return { firstName: "Dominique", lastName: "Essai", email };
}

/** The path within the site that a mail leads to. */
export function linkIn({ text }: Message, path: string): string {
  const link = text.match(/https:\/\/\S+/g)?.find((url) => url.includes(path));
  assert(link, `the mail has a link to ${path}`);
  return link;
}

/** Opens a page as whoever has the cookie, and fills in its form. */
export async function prepareForm(
  world: World,
  path: string,
  { cookie, fields }: { cookie?: string; fields: Readonly<Record<string, string>> },
): Promise<Deed> {
  const visitor = createVisitor(world, cookie);
  const form = fillIn(await visitor.open(path), fields);
  const held = visitor.cookie();
  // Whose answer was lost repeats with the cookies of before.
  return () => sendForm(createVisitor(world, held), form);
}

/**
 * Where it leads to, or `PAUSED`; asserts that a pause looks like one.
 *
 * @param refusals statuses that are outcomes as well
 */
export async function sendForm(
  visitor: Visitor,
  form: Form,
  refusals: readonly number[] = [],
): Promise<string> {
  const page = await visitor.send(form);
  if (page.status === 303) return `303 ${page.location}`;
  if (refusals.includes(page.status)) return String(page.status);
  assertPause(page);
  return PAUSED;
}

async function preparePayment(world: World): Promise<Deed> {
  const { sandbox } = world;
  const { sessionId } = await createSubscriber(world);
  await sandbox.behave({ hold: true });
  await sandbox.pay(sessionId);
  const events = await sandbox.events("checkout.session.completed");
  const id = events.find(({ about }) => about === sessionId)?.id ?? "";
  await sandbox.behave({});
  return async () => {
    const [status] = await sandbox.resend(id);
    return status === 502 || status === 503 ? PAUSED : String(status);
  };
}

async function prepareAcceptance(world: World): Promise<Deed> {
  const { cookie } = await createClient(world);
  const invitee = inviteeFields();
  const response = await world.send("/company/employees", { cookie, json: invitee });
  assertEquals(response.status, 201, await response.text());
  const mail = await world.inbox.waitFor({ to: invitee.email });
  const fields = { password: PASSWORD, consent: "yes" };
  return await prepareForm(world, linkIn(mail, "/invitation/"), { fields });
}

async function prepareCancellation(world: World): Promise<Deed> {
  const { cookie } = await createEmployee(world, await createClient(world));
  const slotId = await addSlot(world, { startsAt: new Date(Date.now() + 72 * HOUR_MS) });
  const response = await world.send("/bookings", { cookie, json: { slotId } });
  assertEquals(response.status, 201);
  const { id } = await response.json();
  return await prepareForm(world, "/planning", { cookie, fields: { booking: id } });
}
