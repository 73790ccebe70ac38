import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Builder } from "fresh/dev";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../testing/browser.ts";

const FIXTURE = new URL("testdata/site", import.meta.url).pathname;
/** Longer than anything here takes; a condition that never comes true fails then. */
const WAIT_MS = 10_000;

type Handler = (req: Request) => Promise<Response>;

const outDir = await Deno.makeTempDir({ prefix: "fresh-" });
let handler: Handler;

beforeAll(async () => {
  await new Builder({ root: FIXTURE, outDir }).build();
  const built: { default: { fetch: Handler } } = await import(`file://${outDir}/server.js`);
  handler = built.default.fetch;
});

afterAll(async () => {
  await Deno.remove(outDir, { recursive: true });
});

async function get(path: string, init?: RequestInit): Promise<[Response, string]> {
  const response = await handler(new Request(`http://localhost${path}`, init));
  return [response, await response.text()];
}

async function statusOf(path: string, init?: RequestInit): Promise<number> {
  return (await get(path, init))[0].status;
}

/** The address of a file that a page of the fixture refers to. */
async function addressIn(path: string, pattern: RegExp): Promise<string> {
  const address = pattern.exec((await get(path))[1])?.[1];
  assert(address !== undefined, `${path} refers to nothing like ${pattern}`);
  return address;
}

describe("file routes", () => {
  it("answer by name before parameter, and open ends take the rest", async () => {
    assertStringIncludes((await get("/items/new"))[1], "<h1>New item</h1>");
    assertStringIncludes((await get("/items/7"))[1], "<h1>Item 7</h1>");
    assertEquals((await get("/files/a/b.txt"))[1], "file a/b.txt");
  });

  it("take wrapper, layouts and middlewares of their folders, groups leave no trace", async () => {
    const [, home] = await get("/");
    assertMatch(home, /<body data-trail="root"><nav>/);
    assert(!home.includes('class="public"'));
    const [, about] = await get("/about");
    assertMatch(about, /<main><div class="public"><article>/);
    const [, account] = await get("/account", { headers: { "x-member": "1" } });
    assertMatch(account, /<body data-trail="root members">/);
    assertEquals(await statusOf("/public/about"), 404);
  });

  it("are guarded by the middleware of their group alone", async () => {
    const [response, html] = await get("/account");
    assertEquals(response.status, 403);
    assertStringIncludes(html, "<main><h1>Error 403</h1></main>");
    assertEquals(await statusOf("/about"), 200);
  });

  it("show the error page, with the status and without the cause", async () => {
    const [response, html] = await get("/fault");
    assertEquals(response.status, 500);
    assertStringIncludes(html, "<h1>Error 500</h1>");
    assert(!html.includes("secret detail"));
  });

  it("show the not-found page for unknown paths and thrown 404s", async () => {
    for (const path of ["/nothing", "/items/missing"]) {
      const [response, html] = await get(path);
      assertEquals(response.status, 404);
      assertStringIncludes(html, `<h1>Nothing at ${path}</h1>`);
    }
  });

  it("leave out components and islands that lie beside routes", async () => {
    assertEquals(await statusOf("/items/ItemName"), 200); // an item of that name
    for (const path of ["/items/(_components)/ItemName", "/items/(_islands)/Like"]) {
      assertEquals(await statusOf(path), 404, path);
    }
  });

  it("answer a form with its problem, then with a redirect", async () => {
    const post = (name: string) =>
      get("/form", { method: "POST", body: new URLSearchParams({ name }) });
    const [refused, html] = await post("x");
    assertEquals(refused.status, 422);
    assertStringIncludes(html, '<p role="alert">too short</p>');
    const [accepted] = await post("Zoé");
    assertEquals([accepted.status, accepted.headers.get("location")], [303, "/form?name=Zo%C3%A9"]);
  });

  it("answer HEAD without a body", async () => {
    const [head, body] = await get("/about", { method: "HEAD" });
    assertEquals([head.status, body], [200, ""]);
  });
});

describe("pages", () => {
  it("replace the wrapper's title and description, and add what is new to the head", async () => {
    const [, html] = await get("/about");
    const head = html.slice(0, html.indexOf("</head>"));
    assertEquals(head.match(/<title>.*?<\/title>/g), ["<title>About &amp; more</title>"]);
    assertEquals(head.match(/name="description"/g)?.length, 1);
    assertStringIncludes(head, "About the site");
    assertStringIncludes(head, "canonical");
  });

  it("load a script only where there is an island", async () => {
    assert(!(await get("/about"))[1].includes("<script"));
    assert((await get("/"))[1].includes("<script"));
  });

  it("let no prop end the script that carries it", async () => {
    const [, html] = await get("/");
    const scripts = html.match(/<script[^>]*>[^]*?<\/script>/g) ?? [];
    assert(scripts.every((script) => !script.includes("<!--")));
    assertEquals(html.match(/<\/script>/g)?.length, scripts.length);
  });
});

describe("static files", () => {
  it("are checked by their tag, and kept for ever at asset() addresses", async () => {
    const [plain, css] = await get("/styles.css");
    assertEquals(css, "body {\n  color: #222;\n}\n");
    assertMatch(plain.headers.get("content-type") ?? "", /^text\/css/);
    assert(!plain.headers.get("cache-control")?.includes("immutable"));
    const etag = plain.headers.get("etag") ?? "";
    const [known, nothing] = await get("/styles.css", { headers: { "if-none-match": etag } });
    assertEquals([known.status, nothing], [304, ""]);
    const address = await addressIn("/", /href="(\/styles\.css\?[^"]+)"/);
    const [locked] = await get(address);
    assertStringIncludes(locked.headers.get("cache-control") ?? "", "immutable");
  });

  it("of another build are not kept: their address leads to the plain one", async () => {
    const [response] = await get("/styles.css?__frsh_c=other");
    assertEquals(response.status, 307);
    assertEquals(response.headers.get("location"), "/styles.css");
  });

  it("get their address from <img> by themselves", async () => {
    assertMatch(await addressIn("/about", /src="(\/logo\.svg\?[^"]+)"/), /__frsh_c=/);
  });

  it("may have any name", async () => {
    assertEquals((await get("/fonts/a%20b.txt"))[1], "caffè\n");
  });

  it("are only read, and only those that the build found", async () => {
    assertEquals(await statusOf("/styles.css", { method: "POST", body: "x" }), 405);
    const [head, body] = await get("/styles.css", { method: "HEAD" });
    assertEquals([head.status, body], [200, ""]);
    for (
      const path of ["/metafile.json", "/_fresh/metafile.json", "/server.js", "/%2e%2e/main.ts"]
    ) {
      assertEquals(await statusOf(path), 404, path);
    }
  });

  it("of islands have their hash in the name, share chunks, and are kept for ever", async () => {
    const [page, html] = await get("/");
    const linked = page.headers.get("link")?.match(/(?<=<)[^>]+(?=>)/g) ?? [];
    const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map((match) =>
      match[1] ?? ""
    );
    for (const address of [...linked, ...scripts]) {
      const [response, code] = await get(address);
      assertEquals(response.status, 200, address);
      assertStringIncludes(response.headers.get("cache-control") ?? "", "immutable");
      assertMatch(response.headers.get("content-type") ?? "", /javascript/);
      assert(!code.includes("heavy module loaded"), "a dynamic import was bundled at once");
    }
  });
});

describe("in a browser that allows no inline script", () => {
  let server: Deno.HttpServer<Deno.NetAddr>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  /** Serves the fixture with the policy; where pages carry a nonce, as Fresh's do, with that. */
  async function serveStrictly(request: Request): Promise<Response> {
    const response = await handler(request);
    if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
    const html = await response.text();
    const nonce = /<script[^>]* nonce="([^"]+)"/.exec(html)?.[1];
    const policy = `script-src 'self'${nonce === undefined ? "" : ` 'nonce-${nonce}'`}`;
    response.headers.set("content-security-policy", policy);
    return new Response(html, response);
  }

  beforeAll(async () => {
    server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, serveStrictly);
    browser = await launchBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${server.addr.port}/`);
    await page.locator('.panel[data-live="true"]').nth(2).waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await server.shutdown();
  });

  const texts = (selector: string) => page.locator(selector).allTextContents();
  const button = (panel: string) => page.locator(`.panel[aria-label="${panel}"] > button`);

  /** Waits until elements read so; the timeout's message says what was awaited. */
  async function untilTexts(selector: string, expected: string[]): Promise<void> {
    await page.waitForFunction(
      ([selector, expected]) =>
        JSON.stringify([...document.querySelectorAll(selector)].map((node) => node.textContent)) ===
          expected,
      [selector, JSON.stringify(expected)] as const,
    ).catch(async () => assertEquals(await texts(selector), expected));
  }

  it("each island comes to life, those inside others too", async () => {
    assertEquals(await page.locator('.panel[data-live="true"]').count(), 3);
    await untilTexts(".lazy .browser", ["in a browser"]);
    assert(!(await get("/"))[1].includes("in a browser"));
  });

  it("islands share a signal, and keep what is their own", async () => {
    await page.locator('.counter[data-label="A"] button').click();
    await untilTexts(".counter .shared", ["4", "4", "4"]);
    assertEquals(await texts(".counter .own"), ["1", "0", "0"]);
  });

  it("dates, big integers, maps and sets arrive as what they are", async () => {
    const [rich = ""] = await texts(".counter .rich");
    assertEquals(rich.trim(), "1970-01-01T00:00:00.000Z 10 k,1 true");
  });

  it("server-rendered children stay in place, with their attributes", async () => {
    assertEquals(await texts(".child"), ["server & bold"]);
    assertEquals(await texts(".panel > footer"), ["foot"]);
    assert(await page.locator("input.off").isDisabled());
  });

  it("children can be hidden and shown again, with the islands among them", async () => {
    await button("outer </script><!--").click();
    await untilTexts(".child", []);
    await button("outer </script><!--").click();
    await untilTexts(".child", ["server & bold"]);
    assertEquals(await texts(".deep"), ["deep"]);
    assert(await page.locator("input.off").isDisabled());
    await page.locator('.counter[data-label="C"] button').click();
    await untilTexts(".counter .shared", ["5", "5", "5"]);
  });

  it("children that the server did not show are there when they are wanted", async () => {
    assertEquals(await texts(".late"), []);
    await button("closed").click();
    await untilTexts(".late", ["late"]);
    await page.locator('.counter[data-label="D"] button').click();
    await untilTexts(".counter .shared", ["6", "6", "6", "6"]);
  });

  it("an island loads a module when it needs it", async () => {
    await page.locator(".lazy button").click();
    await untilTexts(".lazy output", ["heavy module loaded"]);
  });

  it("an island beside a route comes to life", async () => {
    await page.goto(`http://127.0.0.1:${server.addr.port}/items/7`);
    await untilTexts(".like", ["like 7"]);
    await page.waitForLoadState("networkidle");
    await page.locator(".like").click();
    await untilTexts(".like", ["liked 7"]);
  });

  it("forms work, and nothing was complained about all the while", async () => {
    await page.goto(`http://127.0.0.1:${server.addr.port}/form`);
    await page.fill("input[name=name]", "Zoé");
    await page.click("button[type=submit]");
    await untilTexts("[role=status]", ["Hello Zoé"]);
    assertEquals(complaints, []);
  });
});
