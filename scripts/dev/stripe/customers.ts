/** Customers: create, retrieve, update. */
import type Stripe from "stripe";
import { z } from "zod";
import { unknownId } from "./errors.ts";
import { emptyableText, list, metadata, text } from "./params.ts";
import type { AddressRecord, CustomerRecord } from "./records.ts";
import type { Strict } from "./wire.ts";
import type { World } from "./world.ts";

/** SDK documentation of CustomerCreateParams: "up to 512 characters", "up to 150 characters". */
const EMAIL_LENGTH_MAX = 512;
const NAME_LENGTH_MAX = 150;
const PHONE_LENGTH_MAX = 20;
const TEXT_LENGTH_MAX = 350;
const LOCALES_MAX = 10;

const addressShape = {
  city: text(TEXT_LENGTH_MAX).optional(),
  country: text(2).optional(),
  line1: text(TEXT_LENGTH_MAX).optional(),
  line2: text(TEXT_LENGTH_MAX).optional(),
  postal_code: text(20).optional(),
  state: text(TEXT_LENGTH_MAX).optional(),
} satisfies Record<keyof Stripe.AddressParam, z.ZodType>;

const commonShape = {
  address: z.strictObject(addressShape).optional(),
  preferred_locales: list(text(20), LOCALES_MAX).optional(),
  metadata: metadata().optional(),
};

const createShape = {
  ...commonShape,
  email: text(EMAIL_LENGTH_MAX).optional(),
  name: text(NAME_LENGTH_MAX).optional(),
  phone: text(PHONE_LENGTH_MAX).optional(),
  description: text(TEXT_LENGTH_MAX).optional(),
} satisfies Partial<Record<keyof Stripe.CustomerCreateParams, z.ZodType>>;

const updateShape = {
  ...commonShape,
  email: emptyableText(EMAIL_LENGTH_MAX).optional(),
  name: emptyableText(NAME_LENGTH_MAX).optional(),
  phone: emptyableText(PHONE_LENGTH_MAX).optional(),
  description: emptyableText(TEXT_LENGTH_MAX).optional(),
} satisfies Partial<Record<keyof Stripe.CustomerUpdateParams, z.ZodType>>;

export const CustomerCreate = z.strictObject(createShape);
export const CustomerUpdate = z.strictObject(updateShape);
export const CustomerRetrieve = z.strictObject({});

/** POST /v1/customers */
export function createCustomer(
  world: World,
  params: z.output<typeof CustomerCreate>,
): Stripe.Customer {
  const customer: CustomerRecord = {
    id: world.newId("cus_"),
    created: world.now(),
    email: params.email ?? null,
    name: params.name ?? null,
    phone: params.phone ?? null,
    description: params.description ?? null,
    address: params.address === undefined ? null : addressOf(params.address),
    preferredLocales: params.preferred_locales ?? [],
    metadata: mergeMetadata({}, params.metadata),
  };
  world.store.customers.put(customer);
  const object = renderCustomer(customer);
  world.emit({ type: "customer.created", object });
  return object;
}

/** GET /v1/customers/:id */
export function retrieveCustomer(world: World, _params: unknown, id: string): Stripe.Customer {
  return renderCustomer(findCustomer(world, id));
}

/** POST /v1/customers/:id; what is not sent stays, what is sent empty is unset. */
export function updateCustomer(
  world: World,
  params: z.output<typeof CustomerUpdate>,
  id: string,
): Stripe.Customer {
  const customer = findCustomer(world, id);
  const { address, preferred_locales, metadata, ...texts } = params;
  return replaceCustomer(world, customer, {
    ...customer,
    ...texts,
    address: address === undefined ? customer.address : addressOf(address),
    preferredLocales: preferred_locales ?? customer.preferredLocales,
    metadata: mergeMetadata(customer.metadata, metadata),
  });
}

/** Gives a customer without an address for mail the one typed on the pay page, as Checkout does. */
export function fillEmail(world: World, id: string | null, email: string): void {
  const customer = id === null ? undefined : world.store.customers.get(id);
  if (customer?.email === null) replaceCustomer(world, customer, { ...customer, email });
}

/** A customer as the API shows it. */
export function renderCustomer(customer: CustomerRecord): Stripe.Customer {
  return {
    id: customer.id,
    object: "customer",
    address: customer.address,
    balance: 0,
    created: customer.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description,
    email: customer.email,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name,
    phone: customer.phone,
    preferred_locales: customer.preferredLocales,
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  } satisfies Strict<Stripe.Customer>;
}

/** Metadata after a change: an empty value removes its key. */
export function mergeMetadata(
  old: Record<string, string>,
  changes: Record<string, string> = {},
): Record<string, string> {
  const merged = Object.entries({ ...old, ...changes }).filter(([, value]) => value !== "");
  return Object.fromEntries(merged);
}

function findCustomer(world: World, id: string): CustomerRecord {
  const customer = world.store.customers.get(id);
  if (customer === undefined) throw unknownId("customer", id);
  return customer;
}

function replaceCustomer(world: World, old: CustomerRecord, next: CustomerRecord) {
  world.store.customers.put(next);
  const object = renderCustomer(next);
  world.emit({ type: "customer.updated", object, previous: changedFields(old, object) });
  return object;
}

function changedFields(old: CustomerRecord, object: Stripe.Customer): Partial<Stripe.Customer> {
  const before = Object.entries(renderCustomer(old));
  const after = new Map<string, unknown>(Object.entries(object));
  return Object.fromEntries(
    before.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(after.get(key))),
  );
}

function addressOf(
  params: { [Field in keyof AddressRecord]?: string },
): AddressRecord {
  const { city, country, line1, line2, postal_code, state } = params;
  return {
    city: city ?? null,
    country: country ?? null,
    line1: line1 ?? null,
    line2: line2 ?? null,
    postal_code: postal_code ?? null,
    state: state ?? null,
  };
}
