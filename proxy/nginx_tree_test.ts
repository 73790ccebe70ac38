import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { block, comment, directive, printNginx } from "./nginx_tree.ts";

/** Text without control characters, rich in what nginx's reader treats specially. */
const anyToken = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."\\\"'{};#$ tnr~^/é"),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
});

/** Reads one line of parameters as nginx's `ngx_conf_read_token` does. */
function readTokens(line: string): readonly string[] {
  const tokens: string[] = [];
  let rest = line.trim();
  while (rest !== ";") {
    const quote = rest.startsWith('"') || rest.startsWith("'") ? rest.charAt(0) : "";
    const end = findEnd(rest, quote);
    tokens.push(unescapeToken(rest.slice(quote.length, end)));
    rest = rest.slice(end + quote.length).trimStart();
  }
  return tokens;
}

/** Where a token ends; a backslash hides the character after it. */
function findEnd(text: string, quote: string): number {
  for (let i = quote.length; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === "\\") i++;
    else if (quote === "" ? /[\s;{]/.test(character) : character === quote) return i;
  }
  throw new Error(`Cannot find the end of ${text}`);
}

function unescapeToken(token: string): string {
  const known: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n" };
  return token.replaceAll(
    /\\([trn\\"'])/g,
    (_, character: string) => known[character] ?? character,
  );
}

describe("printNginx", () => {
  it("prints directives, nested blocks and comments", () => {
    const tree = [
      comment("the edge"),
      block("http", [], [
        directive("gzip", "on"),
        block("location", ["~", "^/a"], [directive("return", 404)]),
        block("types", [], []),
      ]),
    ];
    assertEquals(
      printNginx(tree),
      `# the edge
http {
  gzip on;
  location ~ ^/a {
    return 404;
  }
  types {
  }
}
`,
    );
  });

  it("quotes only what nginx would read otherwise", () => {
    const cases: Readonly<Record<string, string>> = {
      "": '""',
      "plain": "plain",
      "two words": '"two words"',
      "a;b": '"a;b"',
      "{2,4}": '"{2,4}"',
      "#no-comment": '"#no-comment"',
      'say "hi"': `'say "hi"'`,
      "it's": `"it's"`,
      "both ' and \"": `"both ' and \\""`,
      "\\d+\\.": "\\d+\\.",
      "\\n": "\\\\n",
      "end\\": "end\\\\",
    };
    for (const [token, printed] of Object.entries(cases)) {
      assertEquals(printNginx([directive("return", token)]), `return ${printed};\n`);
    }
  });

  it("whatever a directive is given, nginx's reader gets", () => {
    fc.assert(
      fc.property(fc.array(anyToken, { maxLength: 4 }), (tokens) => {
        assertEquals(readTokens(printNginx([directive("x", ...tokens)])), ["x", ...tokens]);
      }),
      { numRuns: 1000 },
    );
  });

  it("refuses control characters, in parameters and in comments", () => {
    for (const text of ["a\nb", "a\u0000", "\u007f", "tab\t"]) {
      assertThrows(() => printNginx([directive("x", text)]), Error, "control character");
      assertThrows(() => printNginx([comment(text)]), Error, "control character");
    }
  });

  it("refuses a parameter that does not fit into nginx's buffer", () => {
    const longest = "é".repeat(2047);
    assertEquals(printNginx([directive("x", longest)]), `x ${longest};\n`);
    assertThrows(() => printNginx([directive("x", `${longest}a`)]), Error, "4095 bytes");
  });
});
