/** What the stand-in's builder promises beyond Fresh 2.3.3's, where these tests fail. */
import { assertEquals, assertRejects } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { Builder } from "fresh/dev";

const FIXTURE = new URL("testdata/site", import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await Deno.makeTempDir({ prefix: "fresh-" });
});

afterEach(async () => {
  await Deno.remove(folder, { recursive: true });
});

describe("a build", () => {
  it("gives the same names again, whatever came between and wherever one works", async () => {
    const builder = new Builder({ root: FIXTURE, outDir: folder });
    await builder.build();
    const before = await Deno.readTextFile(`${folder}/snapshot.js`);
    await builder.build({ mode: "development" });
    const cwd = Deno.cwd();
    Deno.chdir("/");
    try {
      await builder.build();
    } finally {
      Deno.chdir(cwd);
    }
    assertEquals(await Deno.readTextFile(`${folder}/snapshot.js`), before);
  });

  it("of a broken island fails with its place, and leaves the last build as it is", async () => {
    await Deno.mkdir(`${folder}/islands`);
    await Deno.writeTextFile(`${folder}/islands/Good.tsx`, "export const Good = () => null;");
    const builder = new Builder({ root: folder });
    await builder.build();
    const before = await Deno.readTextFile(`${folder}/_fresh/snapshot.js`);
    await Deno.writeTextFile(`${folder}/islands/Bad.tsx`, "export default (");
    await assertRejects(() => builder.build(), Error, "Bad.tsx");
    assertEquals(await Deno.readTextFile(`${folder}/_fresh/snapshot.js`), before);
    await Deno.remove(`${folder}/islands/Bad.tsx`);
    await builder.build();
    assertEquals(await Deno.readTextFile(`${folder}/_fresh/snapshot.js`), before);
  });

  it("removes what is no longer there, and takes no test for a route", async () => {
    await Deno.mkdir(`${folder}/routes`);
    await Deno.mkdir(`${folder}/static`);
    await Deno.writeTextFile(`${folder}/main.ts`, SITE);
    await Deno.writeTextFile(`${folder}/static/old.txt`, "old");
    await Deno.writeTextFile(`${folder}/routes/page_test.ts`, "throw new Error('imported');");
    await Deno.writeTextFile(`${folder}/routes/page.ts`, PAGE);
    const builder = new Builder({ root: folder });
    await builder.build();
    await Deno.remove(`${folder}/static/old.txt`);
    await builder.build();
    const { default: site } = await import(`file://${folder}/_fresh/server.js`);
    const answer = async (path: string, method: string) => {
      const response: Response = await site.fetch(
        new Request(`http://localhost${path}`, { method }),
      );
      return [response.status, response.headers.get("allow"), await response.text()];
    };
    assertEquals(await answer("/page", "GET"), [200, null, "page"]);
    assertEquals(await answer("/old.txt", "GET"), [404, null, "HTTP 404"]);
    assertEquals(await answer("/page_test", "GET"), [404, null, "HTTP 404"]);
    assertEquals(await answer("/page", "DELETE"), [405, null, "HTTP 405"]);
    assertEquals(await answer("/page", "OPTIONS"), [204, "GET, HEAD", ""]);
  });
});

const SITE = `
import { App, staticFiles } from "fresh";
export const app = new App().use(staticFiles()).fsRoutes();
`;
const PAGE = `
export const handler = { GET: () => new Response("page") };
`;
