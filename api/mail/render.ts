/** An e-mail's job to its subject, text and HTML. Pure: the same job gives the same mail. */
import type { Language } from "../core/context.ts";
import type { EmailJob } from "../outbox/service.ts";
import { MAIL_TEXTS } from "./texts.ts";

export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Letter {
  readonly language: Language;
  readonly direction: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly label: string; readonly url: string; readonly hint: string };
  readonly notes: readonly string[];
  readonly sender: string;
}

/**
 * @param siteUrl origin of the site, which the job's path is on
 * @throws Error when a text needs a value that the job lacks, or the path leads off the site
 */
export function renderEmail(job: EmailJob, siteUrl: string): RenderedEmail {
  const { direction, linkHint, sender, templates } = MAIL_TEXTS[job.language];
  const texts = templates[job.template];
  const fill = (text: string) => fillIn(text, job);
  const letter: Letter = {
    language: job.language,
    direction,
    subject: fill(texts.subject),
    paragraphs: texts.paragraphs.map(fill),
    link: { label: fill(texts.action), url: linkTo(job, siteUrl), hint: linkHint },
    notes: texts.notes.map(fill),
    sender,
  };
  return { subject: letter.subject, text: printText(letter), html: printHtml(letter) };
}

/** A value is one line of text, whatever it holds: a line break could forge a header. */
function fillIn(text: string, { template, values }: EmailJob): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Cannot render "${template}": no value for "${name}"`);
    return value.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  });
}

function linkTo({ template, values }: EmailJob, siteUrl: string): string {
  const url = new URL(values.path ?? "", siteUrl);
  if (!values.path?.startsWith("/") || url.origin !== new URL(siteUrl).origin) {
    throw new Error(`Cannot render "${template}": its path does not lead to the site`);
  }
  return url.href;
}

function printText({ paragraphs, link, notes, sender }: Letter): string {
  const parts = [...paragraphs, `${link.label}\n${link.url}`, ...notes, `-- \n${sender}`];
  return parts.join("\n\n") + "\n";
}

const INK = "#24312b";
const INK_SOFT = "#56645c";
/** The site's primary colour and what is written on it: 7.3:1. */
const PRIMARY = "#1f5f48";
const ON_PRIMARY = "#fffdf8";

/** No image, no style sheet, nothing to load: mail programs block it, and it would tell on a reader. */
function printHtml(letter: Letter): string {
  const { language, direction } = letter;
  const url = escapeHtml(letter.link.url);
  const paragraphs = letter.paragraphs.map(printParagraph);
  const smallPrint = [
    ...letter.notes.map(printParagraph),
    `<p>${escapeHtml(letter.link.hint)}<br><a href="${url}">${url}</a></p>`,
    printParagraph(letter.sender),
  ];
  // Mail programs keep the body's content only, so language and direction are on it as well.
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(letter.subject)}</title>
</head>
<body>
<div lang="${language}" dir="${direction}" style="max-inline-size:36rem;margin-inline:auto;\
padding:1.5rem;font:1rem/1.5 sans-serif;color:${INK}">
${paragraphs.join("\n")}
<p><a href="${url}" style="display:inline-block;padding-block:0.75rem;padding-inline:1.25rem;\
border-radius:0.5rem;background:${PRIMARY};color:${ON_PRIMARY}">${
    escapeHtml(letter.link.label)
  }</a></p>
<div style="font-size:0.9rem;color:${INK_SOFT}">
${smallPrint.join("\n")}
</div>
</div>
</body>
</html>
`;
}

function printParagraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
