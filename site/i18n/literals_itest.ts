/// <reference lib="deno.unstable" />
/** No page or component carries words of its own: they would stay in one language. */
import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";

const SITE_FOLDER = new URL("..", import.meta.url).pathname;
const FOLDERS = ["components", "islands", "routes"];
const LETTERS = /\p{L}{2,}/u;
/** Attributes that people read or hear. */
const READ_ATTRIBUTES = new Set(["alt", "aria-label", "label", "placeholder", "summary", "title"]);

const plugin: Deno.lint.Plugin = {
  name: "site",
  rules: {
    words: {
      create(context) {
        return {
          JSXText(node) {
            if (LETTERS.test(node.value)) context.report({ node, message: node.value.trim() });
          },
          JSXAttribute(node) {
            const { name, value } = node;
            if (name.type !== "JSXIdentifier" || !READ_ATTRIBUTES.has(name.name)) return;
            if (value?.type !== "Literal" || typeof value.value !== "string") return;
            if (LETTERS.test(value.value)) context.report({ node, message: value.value });
          },
          "JSXElement > JSXExpressionContainer > Literal"(node: Deno.lint.StringLiteral) {
            const words = String(node.value);
            if (LETTERS.test(words)) context.report({ node, message: words });
          },
        };
      },
    },
  },
};

function wordsIn(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ message }) => `${file}: ${message}`);
}

function* componentFiles(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* componentFiles(path);
    else if (path.endsWith(".tsx") && !/_i?test\.tsx$/.test(path)) yield path;
  }
}

describe("components", () => {
  it("hold no words of their own", () => {
    const files = FOLDERS.flatMap((folder) => [...componentFiles(SITE_FOLDER + folder)]);
    assertEquals(files.length > 20, true);
    assertEquals(files.flatMap((file) => wordsIn(file, Deno.readTextFileSync(file))), []);
  });

  it("would be caught with words as text, as an expression and as a read attribute", () => {
    const source = '<p title="Bonjour">Salut {"les amis"} {t("nav.staff")}<i class="ok">·</i></p>;';
    assertEquals(wordsIn("a.tsx", source).toSorted(), [
      "a.tsx: Bonjour",
      "a.tsx: Salut",
      "a.tsx: les amis",
    ]);
  });
});
