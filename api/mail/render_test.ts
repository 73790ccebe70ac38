import { assert, assertEquals, assertMatch, assertNotMatch, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Language } from "../core/context.ts";
import { goldenCases } from "./golden_cases.ts";
import { renderEmail } from "./render.ts";
import { EMAIL_VALUES, type EmailTemplate } from "./templates.ts";
import bookingConfirmed from "./testdata/booking_confirmed_en.txt" with { type: "text" };
import employeeInvited from "./testdata/employee_invited_fr.txt" with { type: "text" };
import invoiceIssued from "./testdata/invoice_issued_fr.txt" with { type: "text" };
import { MAIL_TEXTS, type TemplateTexts } from "./texts.ts";

const GOLDEN: Readonly<Record<string, string>> = {
  "booking_confirmed_en.txt": bookingConfirmed,
  "employee_invited_fr.txt": employeeInvited,
  "invoice_issued_fr.txt": invoiceIssued,
};
const SITE_URL = "https://www.example.test";

interface Case {
  readonly name: string;
  readonly language: Language;
  readonly template: EmailTemplate;
  readonly texts: TemplateTexts;
}

const LANGUAGES: Record<Language, true> = { fr: true, en: true };
const cases = keysOf(LANGUAGES).flatMap((language) =>
  keysOf(EMAIL_VALUES).map((template): Case => ({
    name: `"${template}" in "${language}"`,
    language,
    template,
    texts: MAIL_TEXTS[language].templates[template],
  }))
);

/** Conversion: the keys of an object whose type is exact are that type's keys. */
function keysOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}

function jobOf({ template, language }: Case, change: Record<string, string> = {}) {
  const names: readonly string[] = EMAIL_VALUES[template];
  const values = Object.fromEntries(names.map((name) => [name, `<${name}&>`]));
  return { template, language, to: "x@example.test", values: { ...values, path: "/a", ...change } };
}

describe("e-mails", () => {
  for (const { path, render } of goldenCases) {
    it(`are written as in ${path}`, () => assertEquals(render(), GOLDEN[path]));
  }

  for (const each of cases) {
    it(`${each.name} need no value but those that are named for it`, () => {
      const { subject, paragraphs, action, notes } = each.texts;
      const texts = [subject, ...paragraphs, action, ...notes].join("\n");
      const needed = new Set([...texts.matchAll(/\{(.*?)\}/g)].map((match) => match[1] ?? ""));
      const named: readonly string[] = EMAIL_VALUES[each.template];
      assertEquals([...needed].filter((name) => !named.includes(name)), []);
    });

    it(`${each.name} carry their link, and their values as text only`, () => {
      const { subject, text, html } = renderEmail(jobOf(each), SITE_URL);
      assertMatch(text, /^https:\/\/www\.example\.test\/a$/m);
      assertMatch(html, /<a href="https:\/\/www\.example\.test\/a"/);
      assertNotMatch(html, /<(name|company|number|total|date)/);
      assertNotMatch(html, /<(img|script|link|style)|src=|url\(/);
      assertNotMatch(subject + text, /[{}]/);
      assert(subject.length <= 78, `The subject has ${subject.length} characters`);
    });
  }

  for (const each of cases.filter(({ template }) => template.startsWith("booking-"))) {
    it(`${each.name} never name the service`, () => {
      const { subject, text, html } = renderEmail(jobOf(each, { service: "Therapy" }), SITE_URL);
      assertNotMatch(subject + text + html, /Therapy/);
    });
  }
});

describe("renderEmail refuses", () => {
  const jobWith = (values: Record<string, string>) =>
    ({ template: "verify-email", language: "fr", to: "x@example.test", values }) as const;

  it("a job that lacks a value", () => {
    const job = jobWith({ path: "/a" });
    assertThrows(() => renderEmail(job, SITE_URL), Error, 'no value for "name"');
  });

  const paths = [
    "https://evil.example/",
    "//evil.example/a",
    "a",
    "",
    "/\\evil.example",
    "/\t/evil",
  ];
  for (const path of paths) {
    it(`the path ${JSON.stringify(path)}, which leads off the site`, () => {
      const job = jobWith({ name: "x", path });
      assertThrows(() => renderEmail(job, SITE_URL), Error, "does not lead to the site");
    });
  }
});
