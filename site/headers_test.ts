import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { cacheControl, contentSecurityPolicy } from "./headers.ts";

const SHARED = "public, max-age=0, s-maxage=1";
const PRIVATE = "private, no-store";

describe("contentSecurityPolicy", () => {
  it("allows this origin's files, no inline code, and the payment page as a form's end", () => {
    assertEquals(
      contentSecurityPolicy("https://checkout.example"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "font-src 'self'; connect-src 'self'; form-action 'self' https://checkout.example; " +
        "base-uri 'none'; frame-ancestors 'none'",
    );
  });
});

describe("cacheControl", () => {
  const get = (headers: HeadersInit = {}) => new Request("https://www.localhost/", { headers });

  it("lets the edge repeat a page that was made without a cookie", () => {
    assertEquals(cacheControl(get(), new Response("page")), SHARED);
  });

  it("keeps to one person what was asked with a cookie", () => {
    assertEquals(cacheControl(get({ cookie: "a=b" }), new Response("page")), PRIVATE);
  });

  it("keeps to one person what gives a cookie", () => {
    const response = new Response("page", { headers: { "set-cookie": "a=b" } });
    assertEquals(cacheControl(get(), response), PRIVATE);
  });

  it("keeps errors and answers to forms out of caches", () => {
    const post = new Request("https://www.localhost/", { method: "POST" });
    assertEquals(cacheControl(post, new Response("page")), PRIVATE);
    assertEquals(cacheControl(get(), new Response("gone", { status: 404 })), PRIVATE);
  });
});
