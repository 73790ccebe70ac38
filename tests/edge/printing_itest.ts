/** What the printer writes, the real nginx reads as it was meant. */

import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { block, directive, printNginx } from "../../proxy/nginx_tree.ts";
import { findFreePort } from "../../scripts/dev/ports.ts";
import { makePrefix, runNginx } from "./nginx.ts";

const TEXTS = 300;
const ADDRESS = "127.0.0.1";

/** A `$` would be a variable, and a control character cannot be printed: all else is allowed. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."\\\"'{};# tnr~^/é–"),
    fc.string({ minLength: 1, maxLength: 1 }).filter((character) => character !== "$"),
  ),
  maxLength: 20,
});

describe("printNginx", () => {
  it("every text arrives as it was printed", async () => {
    const seed = Date.now();
    const texts = fc.sample(anyText, { numRuns: TEXTS, seed });
    const port = findFreePort();
    const locations = texts.map((text, index) =>
      block("location", ["=", `/${index}`], [directive("return", 200, text)])
    );
    const configuration = printNginx([
      block("events", [], []),
      block("http", [], [
        directive("access_log", "off"),
        directive("client_body_temp_path", "temp/body"),
        directive("proxy_temp_path", "temp/proxy"),
        directive("fastcgi_temp_path", "temp/fastcgi"),
        directive("uwsgi_temp_path", "temp/uwsgi"),
        directive("scgi_temp_path", "temp/scgi"),
        block("server", [], [directive("listen", `${ADDRESS}:${port}`), ...locations]),
      ]),
    ]);
    await using _nginx = await runNginx(makePrefix(), configuration, { address: ADDRESS, port });
    for (const [index, text] of texts.entries()) {
      const answer = await fetch(`http://${ADDRESS}:${port}/${index}`);
      assertEquals(await answer.text(), text, `seed ${seed}`);
    }
  });
});
