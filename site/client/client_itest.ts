import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { refusal, startFakeApi } from "../testing/fake_api.ts";
import { PLANS } from "../testing/fixtures.ts";
import { ApiUnavailable, type Caller, createApi } from "./client.ts";

type Observed = [endpoint: string, status: number];

function connect(baseUrl: string, caller: Partial<Caller> = {}) {
  const cookies: string[] = [];
  const observed: Observed[] = [];
  const api = createApi({
    baseUrl,
    siteOrigin: "https://www.localhost:8443",
    fetch,
    observe: (endpoint, status) => observed.push([endpoint, status]),
  })({
    cookie: "__Host-session=s1",
    requestId: "req-12345678",
    forwardedFor: "192.0.2.1",
    userAgent: "Firefox",
    language: () => "en",
    setCookie: (header) => cookies.push(header),
    ...caller,
  });
  return { api, cookies, observed };
}

describe("the api client", () => {
  it("gives the answer's data", async () => {
    await using fake = startFakeApi({ "GET /plans": { json: { plans: PLANS } } });
    const { api, observed } = connect(fake.origin);
    assertEquals(await api.call("GET /plans"), { ok: true, data: { plans: PLANS } });
    assertEquals(observed, [["GET /plans", 200]]);
  });

  it("hands on who asks, in which language, from where, and the form's key", async () => {
    await using fake = startFakeApi({ "POST /auth/sign-in/email": { json: {} } });
    const { api } = connect(fake.origin);
    const json = { email: "ada@example.com", password: "p" };
    await api.call("POST /auth/sign-in/email", { json, idempotencyKey: "key-1" });
    const [asked] = fake.asked;
    assertEquals(asked?.json, json);
    const sent = (name: string) => asked?.headers.get(name);
    assertEquals(sent("cookie"), "__Host-session=s1");
    assertEquals(sent("accept-language"), "en");
    assertEquals(sent("x-request-id"), "req-12345678");
    assertEquals(sent("x-forwarded-for"), "192.0.2.1");
    assertEquals(sent("user-agent"), "Firefox");
    assertEquals(sent("origin"), "https://www.localhost:8443");
    assertEquals(sent("idempotency-key"), "key-1");
    assertEquals(sent("content-type"), "application/json");
  });

  it("writes a query so that no value can add another", async () => {
    await using fake = startFakeApi({ "GET /auth/verify-email": { json: {} } });
    const { api } = connect(fake.origin);
    await api.call("GET /auth/verify-email", { query: { token: "a&callbackURL=//evil" } });
    assertEquals(fake.asked[0]?.path, "/auth/verify-email?token=a%26callbackURL%3D%2F%2Fevil");
  });

  it("gives every cookie of the api to the browser", async () => {
    const given = ["__Host-session=s2; Path=/; Secure", "other=1; Path=/"];
    await using fake = startFakeApi({ "POST /auth/sign-out": { json: {}, cookies: given } });
    const { api, cookies } = connect(fake.origin);
    await api.call("POST /auth/sign-out", { json: {} });
    assertEquals(cookies, given);
  });

  it("gives a refusal as a value, with its code and fields", async () => {
    await using fake = startFakeApi({
      "GET /plans/simulation": refusal(422, "invalid-request", { headcount: "too_big" }),
    });
    const { api } = connect(fake.origin);
    assertEquals(await api.call("GET /plans/simulation", { query: { headcount: 9 } }), {
      ok: false,
      problem: {
        code: "invalid-request",
        status: 422,
        errors: [{ field: "headcount", code: "too_big" }],
      },
    });
  });

  it("takes a redirect for a refusal: the api never sends a browser anywhere", async () => {
    await using fake = startFakeApi({ "GET /plans": { status: 302, json: {} } });
    const { api } = connect(fake.origin);
    const result = await api.call("GET /plans");
    assertEquals(result.ok, false);
  });

  it("is unavailable when the api fails, and keeps its cookies to itself", async () => {
    await using fake = startFakeApi({
      "GET /plans": { ...refusal(500, "internal-error"), cookies: ["a=b"] },
    });
    const { api, cookies, observed } = connect(fake.origin);
    await assertRejects(() => api.call("GET /plans"), ApiUnavailable, "GET /plans: 500");
    assertEquals(cookies, []);
    assertEquals(observed, [["GET /plans", 500]]);
  });

  it("is unavailable when nobody listens", async () => {
    const fake = startFakeApi();
    await fake[Symbol.asyncDispose]();
    const { api, observed } = connect(fake.origin);
    await assertRejects(() => api.call("GET /me"), ApiUnavailable, "GET /me: no answer");
    assertEquals(observed, [["GET /me", 0]]);
  });

  it("gives a failure that has a name of its own as a value: the page can say more", async () => {
    await using fake = startFakeApi({ "GET /plans": refusal(502, "payment-provider-failed") });
    const { api } = connect(fake.origin);
    const result = await api.call("GET /plans");
    assertEquals(result.ok ? null : result.problem.code, "payment-provider-failed");
  });

  it("is unavailable when the answer breaks off", async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const served = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      const head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
      await connection.write(new TextEncoder().encode(head));
    })();
    const { api } = connect(`http://127.0.0.1:${listener.addr.port}`);
    await assertRejects(() => api.call("GET /plans"), ApiUnavailable, "the answer broke off");
    await served;
  });
});
