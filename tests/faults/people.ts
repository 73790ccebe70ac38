/** Clients and their people, made through the front doors as far as money is concerned. */
import { Checkout } from "../../api/checkout/schema.ts";
import { addEmployee, createTestCompany, type TestCompany } from "../../api/testing/people.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import type { World } from "./world.ts";

export const HEADCOUNT = 25;

/** A company that has gone as far as the pay page. */
export interface Subscriber extends TestCompany {
  readonly contractId: string;
  /** The provider's session in which it pays. */
  readonly sessionId: string;
}

export async function createSubscriber(world: World): Promise<Subscriber> {
  const company = await createTestCompany(world);
  const response = await world.send("/checkout", {
    cookie: company.cookie,
    json: { headcount: HEADCOUNT, termsAccepted: true },
  });
  if (response.status !== 201) throw new Error(`Cannot subscribe: ${await response.text()}`);
  const { contractId } = Checkout.parse(await response.json());
  const { checkoutSessionId } = await readContract(world, contractId);
  return { ...company, contractId, sessionId: checkoutSessionId ?? "" };
}

/** A company that has paid, and its contract in force. */
export async function createClient(world: World): Promise<Subscriber> {
  const subscriber = await createSubscriber(world);
  await world.sandbox.pay(subscriber.sessionId);
  await untilActive(world, subscriber);
  return subscriber;
}

/** A signed-in employee of a client. */
export async function createEmployee(world: World, { companyId }: Subscriber) {
  return await addEmployee(world, companyId);
}

/** The company has heard of its payment, however late. */
export async function untilActive(world: World, { contractId }: Subscriber): Promise<void> {
  await eventually(
    `contract ${contractId} is active`,
    async () => (await readContract(world, contractId)).state === "active",
    UNTIL_ACTIVE_MS,
  );
}

/** The sandbox tries again after 0.5, 1, 2, 4 and 8 s. */
const UNTIL_ACTIVE_MS = 20_000;

export async function readContract({ effects: { db } }: World, contractId: string) {
  return await db.selectFrom("contract").selectAll().where("id", "=", contractId)
    .executeTakeFirstOrThrow();
}

/** The service whose page offers a slot. */
export async function serviceOf({ effects: { db } }: World, slotId: string): Promise<string> {
  const { serviceId } = await db.selectFrom("slot").select("serviceId").where("id", "=", slotId)
    .executeTakeFirstOrThrow();
  return serviceId;
}
