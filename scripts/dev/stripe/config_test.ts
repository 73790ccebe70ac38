import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "./config.ts";

const GOOD = {
  STRIPE_SECRET_KEY: "sk_test_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
  WEBHOOK_URL: "https://api.localhost:8443/webhooks/stripe",
  PAY_PAGE_ORIGIN: "https://stripe.localhost:8443",
};

Deno.test("parseConfig takes a whole environment and knows the port", () => {
  const config = parseConfig({ ...GOOD, HOME: "/root" });
  assertEquals(config.STRIPE_SANDBOX_PORT, 12111);
  assertEquals(config.STRIPE_SANDBOX_STATE, undefined);
  assertEquals(parseConfig({ ...GOOD, STRIPE_SANDBOX_PORT: "0" }).STRIPE_SANDBOX_PORT, 0);
});

Deno.test("parseConfig names every fault together", () => {
  const error = assertThrows(
    () =>
      parseConfig({
        ...GOOD,
        STRIPE_SECRET_KEY: "sk_live_1",
        PAY_PAGE_ORIGIN: "https://stripe.localhost/",
        STRIPE_SANDBOX_PORT: "70000",
      }),
    Error,
  );
  for (const name of ["STRIPE_SECRET_KEY", "PAY_PAGE_ORIGIN", "STRIPE_SANDBOX_PORT"]) {
    assertEquals(error.message.includes(name), true, name);
  }
});
