import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { signal } from "@preact/signals";
import { App, createDefine, HttpError, page, type PageProps, staticFiles } from "fresh";
import { asset, Head, IS_BROWSER } from "fresh/runtime";

interface State {
  trail: string[];
}

const define = createDefine<State>();

function send(app: App<State>, path: string, init?: RequestInit): Promise<Response> {
  return app.handler()(new Request(`http://localhost${path}`, init));
}

async function textOf(app: App<State>, path: string, init?: RequestInit): Promise<string> {
  return await (await send(app, path, init)).text();
}

function wrap({ Component }: PageProps<unknown, State>) {
  return (
    <html>
      <head>
        <meta name="description" content="of the site" />
        <title>Site</title>
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}

describe("routes", () => {
  const app = new App<State>()
    .get("/items/new", () => new Response("new"))
    .get("/items/:id", (ctx) => new Response(`item ${ctx.params.id} of ${ctx.route}`))
    .post("/items/:id", (ctx) => new Response(`posted ${ctx.params.id}`))
    .get("/files/:path*", (ctx) => new Response(`file ${ctx.params.path}`))
    .all("/any", (ctx) => new Response(ctx.req.method));

  it("answer with the parameters of their path, decoded", async () => {
    assertEquals(await textOf(app, "/items/1"), "item 1 of /items/:id");
    assertEquals(await textOf(app, "/items/caf%C3%A9"), "item café of /items/:id");
    assertEquals(await textOf(app, "/items/new"), "new");
    assertEquals(await textOf(app, "/files/a/b.txt"), "file a/b.txt");
    assertEquals((await send(app, "/files")).status, 200);
  });

  it("forgive a slash too many at the end", async () => {
    assertEquals(await textOf(app, "/items/new/"), "new");
  });

  it("answer each method by its own handler, and all methods by all()", async () => {
    assertEquals(await textOf(app, "/items/7", { method: "POST" }), "posted 7");
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      assertEquals(await textOf(app, "/any", { method }), method);
    }
  });

  it("refuse an unknown path with 404 and an unknown method with 405", async () => {
    for (const path of ["/", "/items", "/items/1/2", "/nothing"]) {
      const response = await send(app, path);
      assertEquals(response.status, 404, path);
      await response.body?.cancel();
    }
    const response = await send(app, "/items/1", { method: "DELETE" });
    assertEquals(response.status, 405);
    await response.body?.cancel();
  });

  it("answer HEAD like GET without a body, and OPTIONS with what is allowed", async () => {
    const head = await send(app, "/items/1", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    const options = await send(app, "/items/1", { method: "OPTIONS" });
    assertEquals(options.status, 204);
    const allowed = options.headers.get("allow")?.split(", ") ?? [];
    assert(allowed.includes("GET") && allowed.includes("POST") && !allowed.includes("DELETE"));
  });
});

describe("middlewares", () => {
  it("run in order around the routes that come after them", async () => {
    const app = new App<State>()
      .use((ctx) => {
        ctx.state.trail = ["first"];
        return ctx.next();
      }, async (ctx) => {
        ctx.state.trail.push("second");
        const response = await ctx.next();
        response.headers.set("x-trail", ctx.state.trail.join(" "));
        return response;
      })
      .get("/", (ctx) => {
        ctx.state.trail.push("handler");
        return new Response("ok");
      });
    assertEquals((await send(app, "/")).headers.get("x-trail"), "first second handler");
  });

  it("do not cover routes that come before them", async () => {
    const app = new App<State>().get("/", () => new Response("free"))
      .use(() => new Response("covered"))
      .get("/later", () => new Response("free"));
    assertEquals(await textOf(app, "/"), "free");
    assertEquals(await textOf(app, "/later"), "covered");
  });

  it("see requests that no route answers, and each request has a state of its own", async () => {
    const app = new App<State>().use((ctx) => {
      const text = String(ctx.route) + ctx.state.trail;
      ctx.state.trail = ["used"];
      return new Response(text);
    });
    assertEquals(await textOf(app, "/nothing"), "nullundefined");
    assertEquals(await textOf(app, "/nothing"), "nullundefined");
  });
});

describe("errors", () => {
  const app = new App<State>()
    .onError("*", (ctx) => new Response(`root ${ctx.error}`, { status: 500 }))
    .onError("/admin", (ctx) => {
      const status = ctx.error instanceof HttpError ? ctx.error.status : 500;
      return new Response(`admin ${status}`, { status });
    })
    .notFound((ctx) => new Response(`nothing at ${ctx.url.pathname}`, { status: 404 }))
    .get("/fault", () => {
      throw new Error("broken");
    })
    .get("/admin/secret", () => {
      throw new HttpError(403, "no");
    })
    .get("/admin/missing", () => {
      throw new HttpError(404);
    });

  it("are answered by the nearest error page around them", async () => {
    assertEquals(await textOf(app, "/fault"), "root Error: broken");
    assertEquals(await textOf(app, "/admin/secret"), "admin 403");
  });

  it("of status 404 are answered by the not-found page, wherever they are thrown", async () => {
    assertEquals(await textOf(app, "/admin/missing"), "nothing at /admin/missing");
    assertEquals(await textOf(app, "/admin/unknown"), "nothing at /admin/unknown");
  });

  it("without a page end as their status, and say nothing of their cause", async () => {
    const bare = new App<State>().get("/", () => {
      throw new HttpError(403, "no");
    });
    const response = await send(bare, "/");
    assertEquals(response.status, 403);
    await response.body?.cancel();
  });
});

describe("pages", () => {
  it("stand inside the layouts of their path, and these inside the app wrapper", async () => {
    const app = new App<State>().appWrapper(wrap)
      .layout("*", ({ Component }) => (
        <main>
          <Component />
        </main>
      ))
      .layout("/admin", async ({ Component }) => {
        await Promise.resolve();
        return (
          <section>
            <Component />
          </section>
        );
      })
      .get("/", (ctx) => ctx.render(<h1>home</h1>))
      .get("/admin/users", (ctx) => ctx.render(<h1>users</h1>));
    const home = await send(app, "/");
    assertEquals(home.headers.get("content-type"), "text/html; charset=utf-8");
    const html = await home.text();
    assert(html.startsWith("<!DOCTYPE html><html>"));
    assertStringIncludes(html, "<body><main><h1>home</h1></main></body></html>");
    assertStringIncludes(
      await textOf(app, "/admin/users"),
      "<main><section><h1>users</h1></section></main>",
    );
  });

  it("are documents without an app wrapper, too", async () => {
    const app = new App<State>().get("/", (ctx) => ctx.render(<h1>bare</h1>));
    assertMatch(await textOf(app, "/"), /^<!DOCTYPE html><html><head>.*<body><h1>bare/);
  });

  it("show what their handler gave them, with its status and headers", async () => {
    const app = new App<State>().route("/", {
      handler: define.handlers({
        GET: () => page({ n: 1 }, { status: 201, headers: { "x-page": "yes" } }),
        POST: () => new Response("posted"),
      }),
      component: ({ data }) => <b>{JSON.stringify(data)}</b>,
    });
    const response = await send(app, "/");
    assertEquals([response.status, response.headers.get("x-page")], [201, "yes"]);
    assertStringIncludes(await response.text(), "<b>{&quot;n&quot;:1}</b>");
    assertEquals(await textOf(app, "/", { method: "POST" }), "posted");
  });

  it("may have no data", async () => {
    const app = new App<State>().route("/", {
      handler: { GET: () => page() },
      component: ({ data }) => <b>{String(data)}</b>,
    });
    assertStringIncludes(await textOf(app, "/"), "<b>undefined</b>");
  });

  it("may be asynchronous, and may answer with a response instead", async () => {
    const app = new App<State>().route("/late", {
      component: async ({ url }) => {
        await Promise.resolve();
        if (url.search !== "") return new Response("instead", { status: 410 });
        return <i>{url.pathname}</i>;
      },
    });
    assertStringIncludes(await textOf(app, "/late"), "<i>/late</i>");
    const response = await send(app, "/late?gone");
    assertEquals([response.status, await response.text()], [410, "instead"]);
  });

  it("put titles and metas into the head in place of the wrapper's", async () => {
    const app = new App<State>().appWrapper(wrap).get("/", (ctx) =>
      ctx.render(
        <p>
          <Head>
            <title>Page $& more</title>
            <meta name="description" content="of the page" />
            <meta name="robots" content="noindex" />
          </Head>
          text
        </p>,
      ));
    const html = await textOf(app, "/");
    const head = html.slice(0, html.indexOf("</head>"));
    assertEquals(head.match(/<title>.*?<\/title>/g), ["<title>Page $&amp; more</title>"]);
    assertEquals(head.match(/description/g)?.length, 1);
    assertStringIncludes(head, 'content="of the page"');
    assertStringIncludes(head, 'name="robots"');
  });

  it("mark links to themselves, and to what they lie below", async () => {
    const Links = () => (
      <nav>
        <a href="/">home</a>
        <a href="/items#top">items</a>
        <a href="/items?sort=name">by name</a>
        <a href="https://other.example/items">elsewhere</a>
      </nav>
    );
    const app = new App<State>().get("/", (ctx) => ctx.render(<Links />));
    for (const path of ["/items", "/items/1", "/itemsize"]) {
      app.get(path, (ctx) => ctx.render(<Links />));
    }
    const marks = async (path: string) => {
      const links = (await textOf(app, path)).match(/<a [^>]*>/g) ?? [];
      return links.map((link) => /aria-current="(\w+)"/.exec(link)?.[1]);
    };
    assertEquals(await marks("/"), ["page", undefined, undefined, undefined]);
    assertEquals(await marks("/items"), ["true", "page", "true", undefined]);
    assertEquals(await marks("/items?sort=name"), ["true", "page", "page", undefined]);
    assertEquals(await marks("/items/1"), ["true", "true", "true", undefined]);
    assertEquals(await marks("/itemsize"), ["true", undefined, undefined, undefined]);
  });

  it("hold no script where there is no island, and show signals as text", async () => {
    const app = new App<State>().get("/", (ctx) => ctx.render(<p>{signal("now")}</p>));
    const html = await textOf(app, "/");
    assertStringIncludes(html, "<p>now</p>");
    assert(!html.includes("<script"));
  });

  it("of different sites and requests do not mix", async () => {
    const app = new App<State>().appWrapper(wrap)
      .layout("*", async ({ Component, url }) => {
        await new Promise((resolve) => queueMicrotask(() => resolve(null)));
        return (
          <main data-path={url.pathname}>
            <Component />
          </main>
        );
      })
      .get("/:name", (ctx) =>
        ctx.render(
          <h1>
            <Head>
              <title>{ctx.params.name}</title>
            </Head>
            {ctx.params.name}
          </h1>,
        ));
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const pages = await Promise.all(names.map((name) => textOf(app, `/${name}`)));
    for (const [index, name] of names.entries()) {
      assertStringIncludes(pages[index] ?? "", `<title>${name}</title>`);
      assertStringIncludes(
        pages[index] ?? "",
        `<main data-path="/${name}"><h1>${name}</h1></main>`,
      );
    }
  });
});

describe("ctx.redirect", () => {
  async function locationOf(target: string): Promise<string | null> {
    const app = new App<State>().get("/", (ctx) => ctx.redirect(target, 303));
    const response = await send(app, "/");
    assertEquals(response.status, 303);
    return response.headers.get("location");
  }

  it("goes to paths and absolute URLs as they are", async () => {
    for (const target of ["/", "/a?b=//c#d", "https://pay.example/x"]) {
      assertEquals(await locationOf(target), target);
    }
  });

  it("stays on this host for what a browser would read as another host", async () => {
    for (const target of ["//evil.example/a?b=//c", "///evil.example"]) {
      const location = await locationOf(target);
      const { host } = new URL(location ?? "", "http://localhost");
      assertEquals(host, "localhost", `${target} became ${location}`);
    }
  });
});

describe("without a build", () => {
  it("asset() leaves addresses alone and staticFiles() passes everything on", async () => {
    assertEquals(IS_BROWSER, false);
    assertEquals(asset("https://other.example/x.css"), "https://other.example/x.css");
    const app = new App<State>().use(staticFiles()).get("/x.css", () => new Response("route"));
    assertEquals(await textOf(app, "/x.css"), "route");
  });
});
