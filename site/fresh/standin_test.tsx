/** What the stand-in does better than Fresh 2.3.3, where these tests fail. */
import { assertEquals } from "@std/assert";
import { App } from "fresh";

function send(app: App<unknown>, path: string): Promise<Response> {
  return app.handler()(new Request(`http://localhost${path}`));
}

Deno.test("a parameter that is not UTF-8 is taken as it came", async () => {
  const app = new App<unknown>().get("/items/:id", (ctx) => new Response(ctx.params.id));
  const response = await send(app, "/items/%ff");
  assertEquals([response.status, await response.text()], [200, "%ff"]);
});

Deno.test("ctx.redirect stays on this host for what browsers read as another host", async () => {
  for (
    const target of ["/\\evil.example", "\\\\evil.example", "/\t/evil.example", " //evil.example"]
  ) {
    const app = new App<unknown>().get("/", (ctx) => ctx.redirect(target));
    const location = (await send(app, "/")).headers.get("location") ?? "";
    assertEquals(new URL(location, "http://localhost").host, "localhost", `${target}: ${location}`);
  }
});

Deno.test("a link that the site keeps is marked for each page anew", async () => {
  const links = (
    <nav>
      <a href="/">home</a>
      <a href="/items">items</a>
    </nav>
  );
  const app = new App<unknown>().get("/", (ctx) => ctx.render(links))
    .get("/items", (ctx) => ctx.render(links));
  const marks = async (path: string) =>
    (await (await send(app, path)).text()).match(/<a [^>]*>/g)?.map((a) =>
      a.includes("aria-current")
    );
  assertEquals(await marks("/"), [true, false]);
  assertEquals(await marks("/items"), [true, true]);
  assertEquals(await marks("/"), [true, false]);
});
