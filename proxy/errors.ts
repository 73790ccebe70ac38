/**
 * What nginx answers when it refuses by itself or finds no upstream. The texts are part of the
 * configuration (`return`), so that workers need to read no file of the repository.
 */

import { block, directive, type Node } from "./nginx_tree.ts";
import { map, type MapLine, VARIABLES } from "./variables.ts";

/** The base of every problem type; `api/` uses the same. */
const PROBLEM_BASE = "https://www.businesscare.example/problems";

interface Text {
  readonly title: string;
  readonly detail: string;
}

/** A refusal of the edge: its answers for programs (`code`, English) and for people. */
interface EdgeError {
  readonly status: number;
  /** nginx's own statuses that mean the same. */
  readonly aliases?: readonly number[];
  /** It may happen before nginx has read a path, and so cannot enter a named location. */
  readonly isEarly?: true;
  readonly code: string;
  readonly fr: Text;
  readonly en: Text;
}

const ERRORS: readonly EdgeError[] = [
  {
    status: 400,
    // 494: headers too large.
    aliases: [494],
    isEarly: true,
    code: "malformed-request",
    fr: { title: "Demande illisible", detail: "Votre navigateur a envoyé une demande illisible." },
    en: { title: "Unreadable request", detail: "Your browser sent a request we cannot read." },
  },
  {
    status: 403,
    code: "forbidden",
    fr: { title: "Accès refusé", detail: "Cette adresse ne vous est pas ouverte." },
    en: { title: "Access refused", detail: "This address is not open to you." },
  },
  {
    status: 404,
    code: "not-found",
    fr: { title: "Page introuvable", detail: "Il n’y a rien à cette adresse." },
    en: { title: "Page not found", detail: "There is nothing at this address." },
  },
  {
    status: 413,
    code: "body-too-large",
    fr: { title: "Envoi trop volumineux", detail: "Réduisez la taille de votre envoi." },
    en: { title: "Too much data", detail: "Send less data at once." },
  },
  {
    status: 414,
    isEarly: true,
    code: "address-too-long",
    fr: { title: "Adresse trop longue", detail: "L’adresse demandée est trop longue." },
    en: { title: "Address too long", detail: "The requested address is too long." },
  },
  {
    status: 429,
    code: "too-many-requests",
    fr: { title: "Trop de demandes", detail: "Patientez un instant, puis réessayez." },
    en: { title: "Too many requests", detail: "Wait a moment, then try again." },
  },
  {
    status: 502,
    code: "bad-gateway",
    fr: { title: "Service interrompu", detail: "Nous revenons vite : réessayez dans un instant." },
    en: { title: "Service interrupted", detail: "We will be back soon: try again in a moment." },
  },
  {
    status: 503,
    code: "service-unavailable",
    fr: { title: "Service indisponible", detail: "Réessayez dans un instant." },
    en: { title: "Service unavailable", detail: "Try again in a moment." },
  },
  {
    status: 504,
    code: "gateway-timeout",
    fr: { title: "Réponse trop lente", detail: "Vérifiez le résultat, puis réessayez." },
    en: { title: "Answer too slow", detail: "Check the outcome, then try again." },
  },
];

/** `html` for people, `problem` (RFC 9457) for programs. */
export type ErrorStyle = "html" | "problem";

const LANGUAGES = ["fr", "en"] as const;
type Language = typeof LANGUAGES[number];

const TITLE = "$error_title";
const DETAIL = "$error_detail";
const CODE = "$error_code";

/** How each style's answer looks: its type, and the variable that holds its text. */
const STYLES: Record<ErrorStyle, { readonly type: string; readonly body: string }> = {
  html: { type: "text/html; charset=utf-8", body: "$error_page" },
  problem: { type: "application/problem+json", body: "$error_problem" },
};

/** The words for each status and language, and the two forms they are put in. */
export function renderErrorTexts(): readonly Node[] {
  const words = (pick: (text: Text) => string) =>
    ERRORS.flatMap((error) =>
      LANGUAGES.map((language): MapLine => [`${error.status} ${language}`, pick(error[language])])
    );
  const key = `${VARIABLES.edgeAnswer} ${VARIABLES.errorLanguage}`;
  return [
    map(key, TITLE, words(({ title }) => title)),
    map(key, DETAIL, words(({ detail }) => detail)),
    map(VARIABLES.edgeAnswer, CODE, ERRORS.map(({ status, code }) => [String(status), code])),
    map(
      VARIABLES.errorLanguage,
      STYLES.html.body,
      LANGUAGES.map((language): MapLine => [language, printPage(language)]),
    ),
    map(VARIABLES.edgeAnswer, STYLES.problem.body, [["default", printProblem()]]),
  ];
}

/** A server's answers to everything that goes wrong at the edge. */
export function errorHandling(style: ErrorStyle): readonly Node[] {
  const { type, body } = STYLES[style];
  return [
    // For nginx's own answers only; upstreams name their types.
    directive("default_type", type),
    directive("set", VARIABLES.edgeAnswer, ""),
    directive("set", VARIABLES.errorStyle, style),
    ...ERRORS.map((error) =>
      directive("error_page", error.status, ...error.aliases ?? [], "=", locationOf(error))
    ),
    ...ERRORS.map((error) =>
      block("location", error.isEarly ? ["=", locationOf(error)] : [locationOf(error)], [
        ...(error.isEarly ? [directive("internal")] : []),
        directive("set", VARIABLES.edgeAnswer, error.status),
        directive("return", error.status, body),
      ])
    ),
  ];
}

function printProblem(): string {
  // The status is a number: nginx writes it where the quoted variable stood.
  const text = JSON.stringify({
    type: `${PROBLEM_BASE}/${CODE}`,
    code: CODE,
    title: TITLE,
    status: VARIABLES.edgeAnswer,
    detail: DETAIL,
    instance: `urn:request:${VARIABLES.requestId}`,
  });
  return text.replace(`"${VARIABLES.edgeAnswer}"`, VARIABLES.edgeAnswer);
}

/** No style and no script: the strictest policy holds, and the browser's own style is readable. */
function printPage(language: Language): string {
  const [reference, home] = language === "fr"
    ? ["Référence", "Retour à l’accueil"]
    : ["Reference", "Back to the home page"];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">` +
    `<meta name="color-scheme" content="light dark"><title>${TITLE} · BusinessCare</title>` +
    `<main><h1>${TITLE}</h1><p>${DETAIL}</p><p><a href="/">${home}</a></p>` +
    `<p>${reference} ${VARIABLES.requestId}</p></main></html>`;
}

function locationOf({ status, isEarly }: EdgeError): string {
  return isEarly ? `/edge-error-${status}` : `@error_${status}`;
}
