import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { BODY_BYTES_MAX } from "./shell.ts";
import { createInternal } from "./internal.ts";
import { createMetrics } from "./metrics.ts";
import { PLANS } from "./testing/fixtures.ts";
import { createTestSite, SITE_ORIGIN } from "./testing/test_site.ts";

describe("the shell", () => {
  it("answers nothing but to nginx", async () => {
    await using site = await createTestSite();
    const response = await site.send("/", {}, "127.0.0.1");
    assertEquals([response.status, await response.text()], [403, "Forbidden"]);
    assertEquals(site.logged[0]?.["source.ip"], "127.0.0.1");
    assertEquals(site.api.asked, []);
  });

  for (const path of ["/", "/logo.svg", "/no-such-page", "/language"]) {
    it(`sets the security headers of GET ${path}`, async () => {
      await using site = await createTestSite();
      const { headers, body } = await site.send(path);
      await body?.cancel();
      assertStringIncludes(headers.get("content-security-policy") ?? "", "default-src 'none'");
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("referrer-policy"), "same-origin");
      assertEquals(headers.get("cross-origin-opener-policy"), "same-origin");
    });
  }

  it("carries nothing inline that the policy would refuse", async () => {
    await using site = await createTestSite();
    for (const path of ["/", "/simulator", "/sign-in"]) {
      const html = await (await site.send(path)).text();
      assertNotMatch(html, /<style|\sstyle="|\son[a-z]+="|javascript:/);
      for (const [script] of html.matchAll(/<script[^>]*>/g)) {
        assertMatch(script, /src="\/_fresh\/|type="application\/json"/);
      }
    }
  });

  it("keeps nginx's request id, and makes one for a strange one", async () => {
    await using site = await createTestSite();
    const ask = async (id: string) => {
      const response = await site.send("/", { headers: { "x-request-id": id } });
      return response.headers.get("x-request-id") ?? "";
    };
    assertEquals(
      await ask("0f8fad5b-d9cb-469f-a165-70867728950e"),
      "0f8fad5b-d9cb-469f-a165-70867728950e",
    );
    assertMatch(await ask("<script>"), /^[0-9a-f-]{36}$/);
  });

  it("refuses a body over the limit with a page, and runs no handler", async () => {
    await using site = await createTestSite();
    const response = await site.send("/sign-in", {
      method: "POST",
      headers: { origin: SITE_ORIGIN, "content-type": "application/x-www-form-urlencoded" },
      body: "x".repeat(BODY_BYTES_MAX + 1),
    });
    assertEquals(response.status, 413);
    assertStringIncludes(await response.text(), "Ce formulaire est trop volumineux");
    assertEquals(site.api.asked, []);
  });

  it("answers 503 with Retry-After while it stops, and asks the api nothing", async () => {
    await using site = await createTestSite({ "GET /plans": { json: { plans: PLANS } } });
    await site.gate.close(0);
    const response = await site.send("/pricing");
    assertEquals(response.status, 503);
    assertEquals(response.headers.get("retry-after"), "10");
    assertStringIncludes(await response.text(), "Le service fait une courte pause");
    assertEquals(site.api.asked, []);
  });

  it("logs the route of a request in ECS keys, without its query", async () => {
    await using site = await createTestSite();
    await site.send("/reset-password?token=very-secret", {
      headers: { "x-request-id": "request-1" },
    });
    const [line] = site.logged;
    assertEquals(line?.["log.level"], "info");
    assertEquals(line?.["service.name"], "site");
    assertEquals(line?.["url.path"], "/reset-password");
    assertEquals(line?.["http.request.method"], "GET");
    assertEquals(line?.["http.request.id"], "request-1");
    assertEquals(line?.["http.response.status_code"], 200);
    assert(Number(line?.["event.duration"]) > 0);
    assertNotMatch(JSON.stringify(site.logged), /very-secret/);
  });

  it("counts requests by route pattern", async () => {
    await using site = await createTestSite();
    await site.send("/sign-in");
    await site.send("/any/unknown/path");
    const metrics = await site.metrics();
    assertMatch(
      metrics,
      /http_request_duration_seconds_count\{method="GET",route="\/sign-in",status="200"\} 1/,
    );
    assertMatch(
      metrics,
      /http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 1/,
    );
  });
});

describe("caching", () => {
  it("lets the edge repeat a page without cookies", async () => {
    await using site = await createTestSite();
    const { headers } = await site.send("/");
    assertEquals(headers.get("cache-control"), "public, max-age=0, s-maxage=1");
    assertEquals(headers.get("vary"), "accept-language, cookie");
    assertEquals(headers.getSetCookie(), []);
  });

  it("never shares a page with a form's token", async () => {
    await using site = await createTestSite();
    const { headers } = await site.send("/sign-in");
    assertEquals(headers.get("cache-control"), "private, no-store");
  });

  it("keeps a file for ever under its content's name only", async () => {
    await using site = await createTestSite();
    const html = await (await site.send("/")).text();
    const [, named = ""] = /href="(\/base\.css[^"]*)"/.exec(html) ?? [];
    const forever = await site.send(named);
    assertStringIncludes(forever.headers.get("cache-control") ?? "", "immutable");
    await forever.body?.cancel();
    const plain = await site.send("/base.css");
    assertEquals(plain.headers.get("cache-control")?.includes("immutable"), false);
    await plain.body?.cancel();
  });
});

describe("failures", () => {
  it("become a clean 503 page when the api does not answer", async () => {
    await using site = await createTestSite();
    await site.api[Symbol.asyncDispose]();
    const response = await site.send("/pricing");
    const html = await response.text();
    assertEquals(response.status, 503);
    assertEquals(response.headers.get("retry-after"), "10");
    assertEquals(response.headers.get("cache-control"), "private, no-store");
    assertStringIncludes(html, "Le service fait une courte pause");
    assertNotMatch(html, /ApiUnavailable|127\.0\.0\.1|at async/);
    assertEquals(site.logged[0]?.["error.type"], "ApiUnavailable");
  });

  it("become a 500 page without a stack when a page breaks, and the log has it", async () => {
    await using site = await createTestSite({ "GET /plans": { json: { surprise: true } } });
    const response = await site.send("/pricing");
    const html = await response.text();
    assertEquals(response.status, 500);
    assertStringIncludes(html, "Quelque chose s’est cassé chez nous");
    assertNotMatch(html, /TypeError|\.tsx/);
    assertEquals(site.logged[0]?.["error.type"], "TypeError");
    assertStringIncludes(String(site.logged[0]?.["error.stack_trace"]), "pricing");
  });

  it("become a 404 page in the visitor's language", async () => {
    await using site = await createTestSite();
    const response = await site.send("/nope", { headers: { "accept-language": "en" } });
    assertEquals(response.status, 404);
    const html = await response.text();
    assertStringIncludes(html, '<html lang="en" dir="ltr">');
    assertStringIncludes(html, "There is no such page");
  });

  it("become a 405 page for a method the page does not know", async () => {
    await using site = await createTestSite();
    const response = await site.send("/theme");
    assertEquals(response.status, 405);
    await response.body?.cancel();
  });
});

describe("the internal port", () => {
  it("is live and ready while the site is open, and only live while it stops", async () => {
    await using site = await createTestSite();
    const internal = createInternal({ gate: site.gate, metrics: createMetrics() });
    assertEquals((await internal.request("/health/ready")).status, 200);
    await site.gate.close(0);
    assertEquals((await internal.request("/health/live")).status, 200);
    assertEquals((await internal.request("/health/ready")).status, 503);
  });

  it("gives metrics in Prometheus' text format", async () => {
    await using site = await createTestSite();
    const internal = createInternal({ gate: site.gate, metrics: createMetrics() });
    const response = await internal.request("/metrics");
    assertMatch(response.headers.get("content-type") ?? "", /^text\/plain/);
    assertStringIncludes(await response.text(), "process_cpu_seconds_total");
  });
});
