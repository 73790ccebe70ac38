import { assertEquals, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { signatureHeader, signDelivery } from "./signature.ts";

const { webhooks } = new Stripe("sk_test_1");
const SECRET = "whsec_1";
const BODY = '{"id":"evt_1","object":"event","livemode": false}';

Deno.test("signatureHeader signs as the SDK's own helper does", async () => {
  const theirs = await webhooks.generateTestHeaderStringAsync({
    payload: BODY,
    secret: SECRET,
    timestamp: 1_700_000_000,
  });
  assertEquals(await signatureHeader(SECRET, 1_700_000_000, BODY), theirs);
});

Deno.test("signDelivery makes forged, stale and tampered deliveries that the SDK refuses", async () => {
  const facts = { secret: SECRET, nowS: Math.floor(Date.now() / 1000), body: BODY };
  const verify = async (signing: "valid" | "forged" | "stale" | "tampered") => {
    const { body, signature } = await signDelivery(signing, facts);
    return await webhooks.constructEventAsync(body, signature, SECRET);
  };
  assertEquals((await verify("valid")).id, "evt_1");
  for (const signing of ["forged", "stale", "tampered"] as const) {
    await assertRejects(() => verify(signing), Stripe.errors.StripeSignatureVerificationError);
  }
});
