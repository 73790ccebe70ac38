/** What every page knows about its request: language, viewer, the way to the api, the form. */
import { parse, serialize } from "hono/utils/cookie";
import type { Api, ConnectApi } from "./client/client.ts";
import type { Viewer } from "./client/types.ts";
import type { ViewerCache } from "./client/viewer_cache.ts";
import { createCsrfCookie, CSRF_COOKIE, type CsrfTokens, isCsrfCookie } from "./csrf.ts";
import {
  DEFAULT_LANGUAGE,
  isLanguageCode,
  LANGUAGE_CODES,
  type LanguageCode,
  type Locale,
  localeOf,
} from "./i18n/locale.ts";
import { negotiateLanguage } from "./i18n/negotiate.ts";
import type { Translate } from "./i18n/translate.ts";

export const SESSION_COOKIE = "__Host-session";
export const LANGUAGE_COOKIE = "__Host-language";
export const THEME_COOKIE = "__Host-theme";
/** The headcount one simulated, to be offered again when the company is entered. */
export const HEADCOUNT_COOKIE = "__Host-headcount";
/** Choices of language and theme outlive a session: a year, as browsers allow at most 400 days. */
const CHOICE_MAX_AGE_S = 365 * 24 * 60 * 60;

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

/** Why the shell turns a request away by itself: too large, or the process is stopping. */
export type ShellRefusal = 413 | 503;

/** What the page tells the shell around it, beside its answer. */
export interface Exchange {
  /** Set-Cookie headers to send, on error pages too. */
  readonly cookies: string[];
  /** Pattern of the matched route, for logs and metrics; null for files and unknown paths. */
  route: string | null;
  /** The error behind a 5xx page. */
  fault: unknown;
  language: LanguageCode;
}

export interface State {
  readonly requestId: string;
  readonly siteOrigin: string;
  readonly exchange: Exchange;
  readonly api: Api;
  readonly viewers: ViewerCache;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The session cookie's value; null for a visitor without one. */
  readonly session: string | null;
  /** Why the shell wants no page rendered: the status to answer with. */
  readonly refusal: ShellRefusal | null;
  readonly csrf: {
    /** The token for this page's forms; gives the browser its cookie when it has none. */
    token(): string;
    isGenuine(token: string): boolean;
  };
  theme: Theme;
  locale: Locale;
  t: Translate;
  viewer: Viewer | null;
  /** The fields of a changing request, already checked to come from one of our pages. */
  form: FormData;
}

export interface StateOptions {
  siteOrigin: string;
  connect: ConnectApi;
  csrf: CsrfTokens;
  viewers: ViewerCache;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Makes the state of one request. Reads headers only; asks the api nothing. */
export function createState(
  options: StateOptions,
  request: Request,
  about: { requestId: string; refusal: ShellRefusal | null },
): State {
  const { headers } = request;
  const cookieHeader = headers.get("cookie");
  const cookies = cookieHeader === null ? {} : parse(cookieHeader);
  const language = languageOf(cookies[LANGUAGE_COOKIE], headers.get("accept-language"));
  const exchange: Exchange = { cookies: [], route: null, fault: undefined, language };
  const theme = cookies[THEME_COOKIE];
  return {
    ...about,
    siteOrigin: options.siteOrigin,
    viewers: options.viewers,
    now: options.now,
    exchange,
    session: cookies[SESSION_COOKIE] ?? null,
    csrf: createCsrf(options.csrf, cookies[CSRF_COOKIE], exchange),
    api: options.connect({
      cookie: cookieHeader,
      requestId: about.requestId,
      forwardedFor: headers.get("x-forwarded-for"),
      userAgent: headers.get("user-agent"),
      language: () => exchange.language,
      setCookie: (header) => exchange.cookies.push(header),
    }),
    theme: isTheme(theme) ? theme : "auto",
    locale: localeOf(language),
    t: localeOf(language).t,
    viewer: null,
    form: new FormData(),
  };
}

/** Speaks `code` from here on: texts, and what the api is told. */
export function useLanguage(state: State, code: LanguageCode): void {
  state.exchange.language = code;
  state.locale = localeOf(code);
  state.t = state.locale.t;
}

/** Remembers a choice in the browser; the `__Host-` prefix ties it to this very host. */
export function rememberChoice(state: State, name: string, value: string): void {
  state.exchange.cookies.push(hostCookie(name, value, CHOICE_MAX_AGE_S));
}

/** A choice that this browser made earlier. */
export function rememberedChoice(request: Request, name: string): string | undefined {
  return parse(request.headers.get("cookie") ?? "", name)[name];
}

export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

function hostCookie(name: string, value: string, maxAgeS?: number): string {
  return serialize(name, value, {
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    ...(maxAgeS === undefined ? {} : { maxAge: maxAgeS }),
  });
}

function createCsrf(
  tokens: CsrfTokens,
  received: string | undefined,
  exchange: Exchange,
): State["csrf"] {
  let cookie = isCsrfCookie(received) ? received : undefined;
  return {
    token() {
      if (cookie === undefined) {
        cookie = createCsrfCookie();
        exchange.cookies.push(hostCookie(CSRF_COOKIE, cookie));
      }
      return tokens.tokenFor(cookie);
    },
    isGenuine: (token) => tokens.isGenuine(received, token),
  };
}

function languageOf(cookie: string | undefined, acceptLanguage: string | null): LanguageCode {
  if (isLanguageCode(cookie)) return cookie;
  return negotiateLanguage(acceptLanguage, LANGUAGE_CODES) ?? DEFAULT_LANGUAGE;
}

const waiting = new WeakMap<Request, State>();

/** Fresh's handler takes a request and nothing else: the state waits here, keyed by it. */
export function handOver(request: Request, state: State): void {
  waiting.set(request, state);
}

export function receiveState(request: Request): State {
  const state = waiting.get(request);
  if (state === undefined) throw new Error("Cannot render a page: no shell opened its request");
  return state;
}
