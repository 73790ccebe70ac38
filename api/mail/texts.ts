/** The catalogues of our e-mails. A language is a file here and its name in `Language`. */
import type { Language } from "../core/context.ts";
import type { EmailTemplate } from "./templates.ts";
import en from "./texts/en.json" with { type: "json" };
import fr from "./texts/fr.json" with { type: "json" };

/** `{name}` stands for a value of the mail. */
export interface TemplateTexts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the button says. */
  readonly action: string;
  /** In small print, after the button. */
  readonly notes: readonly string[];
}

export interface MailTexts {
  readonly direction: string;
  readonly linkHint: string;
  readonly sender: string;
  readonly templates: Readonly<Record<EmailTemplate, TemplateTexts>>;
}

export const MAIL_TEXTS: Readonly<Record<Language, MailTexts>> = { fr, en };
