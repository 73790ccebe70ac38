import { assert, assertEquals, assertGreaterOrEqual, assertLessOrEqual } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import base from "./static/base.css" with { type: "text" };
import components from "./static/components.css" with { type: "text" };
import forms from "./static/forms.css" with { type: "text" };
import layout from "./static/layout.css" with { type: "text" };
import lists from "./static/lists.css" with { type: "text" };
import tokens from "./static/tokens.css" with { type: "text" };

type Theme = "light" | "dark";
const THEMES: readonly Theme[] = ["light", "dark"];
const SHEETS = { tokens, base, layout, components, forms, lists };
/** ref/performance.md: all styles of a page, compressed. */
const COMPRESSED_BYTES_MAX = 15 * 1024;
/** WCAG 2.2, 1.4.3: text. */
const TEXT = 4.5;
/** WCAG 2.2, 1.4.11 and 2.4.13: borders of inputs, focus, and other shapes that carry meaning. */
const SHAPE = 3;

/** Which colours meet on a page, and the contrast each pair owes. */
const PAIRS: readonly [foreground: string, background: string, ratio: number][] = [
  ...["paper", "surface", "sunken"].flatMap((background) =>
    [
      ["ink", background, TEXT],
      ["ink-soft", background, TEXT],
      ["primary", background, TEXT],
      ["primary-hover", background, TEXT],
      ["accent", background, TEXT],
      ["danger", background, TEXT],
      ["line-strong", background, SHAPE],
      ["focus", background, SHAPE],
    ] satisfies [string, string, number][]
  ),
  ["on-primary", "primary", TEXT],
  ["on-primary", "primary-hover", TEXT],
  ["on-primary-tint", "primary-tint", TEXT],
  ["on-accent-tint", "accent-tint", TEXT],
  ["on-danger-tint", "danger-tint", TEXT],
  ["on-warning-tint", "warning-tint", TEXT],
  ["on-band", "band", TEXT],
  ["on-band-soft", "band", TEXT],
];

describe("colour tokens", () => {
  for (const theme of THEMES) {
    for (const [foreground, background, ratio] of PAIRS) {
      it(`${foreground} on ${background} has at least ${ratio}:1 (${theme})`, () => {
        assertGreaterOrEqual(contrast(foreground, background, theme), ratio);
      });
    }
  }

  it("computes the known contrast of black on white", () => {
    assertEquals(ratioOf("#000000", "#ffffff"), 21);
  });

  it("are all checked: no colour is defined without a pair", () => {
    const checked = new Set(PAIRS.flatMap(([foreground, background]) => [foreground, background]));
    // `line` only decorates: what it separates is also apart by space.
    const unchecked = [...colours().keys()].filter((name) => !checked.has(name));
    assertEquals(unchecked, ["line"]);
  });
});

describe("style sheets", () => {
  it("use logical properties only, so that a right-to-left language needs no other sheet", () => {
    const physical =
      /(?:^|[\s;{])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:|text-align:\s*(?:left|right)|float\s*:/g;
    for (const [name, css] of Object.entries(SHEETS)) {
      const rules = css.replace(/@media[^{]*/g, "");
      assertEquals(rules.match(physical) ?? [], [], name);
    }
  });

  it("take every colour from a token", () => {
    for (const [name, css] of Object.entries({ base, layout, components, forms, lists })) {
      assertEquals(css.match(/#[0-9a-f]{3,8}\b/gi) ?? [], [], name);
    }
  });

  it("use no token that is not defined", () => {
    const defined = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    for (const [name, css] of Object.entries(SHEETS)) {
      const unknown = [...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, token]) => token)
        .filter((token) => !defined.has(token));
      assertEquals(unknown, [], name);
    }
  });

  it("stay within the page's budget, compressed", async () => {
    const text = Object.values(SHEETS).join("");
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    const { size } = await new Response(stream).blob();
    assertLessOrEqual(size, COMPRESSED_BYTES_MAX);
  });
});

function colours(): Map<string, Record<Theme, string>> {
  const pattern = /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g;
  return new Map(
    [...tokens.matchAll(pattern)].map(([, name = "", light = "", dark = ""]) => [
      name,
      { light, dark },
    ]),
  );
}

function contrast(foreground: string, background: string, theme: Theme): number {
  const [one, other] = [colours().get(foreground), colours().get(background)];
  assert(
    one !== undefined && other !== undefined,
    `"${foreground}" or "${background}" is no token`,
  );
  return ratioOf(one[theme], other[theme]);
}

/** WCAG 2.2, "contrast ratio". */
function ratioOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance" of an sRGB colour. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
