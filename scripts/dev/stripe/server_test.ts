import { assertThrows } from "@std/assert";
import { createSandbox } from "./server.ts";

Deno.test("createSandbox refuses a live key", () => {
  const options = {
    secretKey: "sk_live_1",
    webhookSecret: "whsec_1",
    webhookUrl: "http://127.0.0.1/",
    payPageOrigin: "https://stripe.test",
    clock: () => 0,
    newId: (prefix: string) => prefix,
    send: () => Promise.resolve(new Response()),
    log: () => {},
  };
  assertThrows(() => createSandbox(options), Error, 'its key must start with "sk_test_"');
});
