import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ConfigError, type Environment, parseConfig } from "./config.ts";

const GOOD: Record<string, string> = {
  SITE_HOST: "127.0.0.1",
  SITE_PORT: "8100",
  SITE_INTERNAL_PORT: "9002",
  EDGE_ADDRESSES: "127.0.10.10, ::1",
  SITE_URL: "https://www.localhost:8443",
  API_INTERNAL_URL: "http://127.0.0.1:8081",
  CSRF_SECRET: "0123456789abcdef0123456789abcdef",
  PAYMENT_ORIGIN: "https://stripe.localhost:8443",
};

function environment(
  changes: Record<string, string | undefined> = {},
  files: Record<string, string> = {},
): Environment {
  const values = { ...GOOD, ...changes };
  return {
    get: (name) => values[name],
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Deno.errors.NotFound(path);
      return text;
    },
  };
}

function faultsOf(env: Environment): readonly string[] {
  return assertThrows(() => parseConfig(env), ConfigError).faults;
}

describe("parseConfig", () => {
  it("reads a complete environment, with info as the only default", () => {
    assertEquals(parseConfig(environment()), {
      host: "127.0.0.1",
      port: 8100,
      internalPort: 9002,
      edgeAddresses: ["127.0.10.10", "::1"],
      siteOrigin: "https://www.localhost:8443",
      apiOrigin: "http://127.0.0.1:8081",
      csrfSecret: "0123456789abcdef0123456789abcdef",
      paymentOrigin: "https://stripe.localhost:8443",
      logLevel: "info",
    });
  });

  it("reads a secret from the file that NAME_FILE names, without its last newline", () => {
    const secret = "f".repeat(40);
    const env = environment({ CSRF_SECRET: undefined, CSRF_SECRET_FILE: "/run/secrets/csrf" }, {
      "/run/secrets/csrf": `${secret}\n`,
    });
    assertEquals(parseConfig(env).csrfSecret, secret);
  });

  it("reports every fault together", () => {
    const env = environment({
      SITE_PORT: "80800",
      EDGE_ADDRESSES: "nginx",
      SITE_URL: "https://www.localhost:8443/home",
      CSRF_SECRET: "short",
      PAYMENT_ORIGIN: undefined,
      LOG_LEVEL: "loud",
    });
    assertEquals(faultsOf(env), [
      "SITE_PORT: must be a port from 1 to 65535",
      "EDGE_ADDRESSES: must list IP addresses, separated by commas",
      "SITE_URL: must be an origin, with nothing after it",
      "CSRF_SECRET: must have at least 32 characters",
      "PAYMENT_ORIGIN: is not set",
      "LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent",
    ]);
  });

  it("refuses an empty value as if it were not set", () => {
    assertEquals(faultsOf(environment({ SITE_URL: "" })), ["SITE_URL: is not set"]);
  });

  it("refuses a name that is set twice", () => {
    const env = environment({ CSRF_SECRET_FILE: "/run/secrets/csrf" });
    assertEquals(faultsOf(env), [
      "CSRF_SECRET: is set twice, as CSRF_SECRET and as CSRF_SECRET_FILE",
    ]);
  });

  it("refuses a secret file that cannot be read, and says which", () => {
    const env = environment({ CSRF_SECRET: undefined, CSRF_SECRET_FILE: "/nowhere" });
    assertEquals(faultsOf(env), ['CSRF_SECRET: cannot read the file "/nowhere"']);
  });

  it("refuses a port that is not a whole number", () => {
    assertEquals(faultsOf(environment({ SITE_PORT: "81.5" })), [
      "SITE_PORT: must be a port number",
    ]);
  });
});
