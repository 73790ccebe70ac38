/** A person at a browser without script: keeps cookies, reads forms, sends them. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loopbackFetch } from "../../scripts/dev/loopback_fetch.ts";
import french from "../../site/i18n/fr.json" with { type: "json" };
import type { World } from "./world.ts";

export interface Page {
  /** Where it was asked for. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** Where the browser is sent; null when it stays. */
  readonly location: string | null;
  readonly html: string;
}

/** A form as it stood on a page, filled in. Sending it twice is sending the same form twice. */
export interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Visitor {
  /** What the browser holds, as in the header `Cookie`. */
  cookie(): string;
  /** @param path from the site's root, or a whole URL of the site */
  open(path: string): Promise<Page>;
  send(form: Form): Promise<Page>;
}

/** @param cookie what the browser holds already, as in the header `Cookie` */
export function createVisitor({ stack: { siteUrl }, ca }: World, cookie = ""): Visitor {
  const jar = new Map(cookie === "" ? [] : cookie.split("; ").map(nameAndValue));
  const held = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  async function ask(url: string, init: RequestInit): Promise<Page> {
    const headers = { ...jar.size === 0 ? {} : { cookie: held() }, ...init.headers };
    const response = await loopbackFetch(url, { ...init, headers }, { ca });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = nameAndValue(line.split(";")[0] ?? "");
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return {
      url,
      status: response.status,
      headers: response.headers,
      location: response.headers.get("location"),
      html: await response.text(),
    };
  }
  return {
    cookie: held,
    open: (path) => ask(new URL(path, siteUrl).href, {}),
    send: ({ url, fields }) =>
      ask(url, {
        method: "POST",
        headers: { origin: siteUrl },
        body: new URLSearchParams(fields),
      }),
  };
}

/** As it was sent: a value may hold further equals signs. */
function nameAndValue(cookie: string): [string, string] {
  const [name = "", ...value] = cookie.split("=");
  return [name, value.join("=")];
}

/**
 * Fills in the first form of a page's own part that has all the given fields; a hidden one must have
 * the given value already, which tells apart forms that look alike.
 *
 * @throws Error when the page has no such form
 */
export function fillIn(page: Page, typed: Readonly<Record<string, string>>): Form {
  const [main = ""] = /<main\b.*<\/main>/s.exec(page.html) ?? [];
  const forms = [...main.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    .map(([, head = "", body = ""]) => ({
      action: attributesOf(head).action,
      fields: fieldsOf(body),
    }));
  const form = forms.find(({ fields }) =>
    Object.entries(typed).every(([name, value]) => {
      const field = fields.find((each) => each.name === name);
      return field !== undefined && (field.type !== "hidden" || field.value === value);
    })
  );
  if (form === undefined) {
    const names = Object.keys(typed).join(", ");
    throw new Error(`Cannot fill in "${page.url}": no form has ${names} (${page.status})`);
  }
  const hidden = form.fields.filter(({ type }) => type === "hidden")
    .map(({ name = "", value = "" }) => [name, value] as const);
  return {
    url: new URL(form.action ?? "", page.url).href,
    fields: { ...Object.fromEntries(hidden), ...typed },
  };
}

type Attributes = Partial<Record<string, string>>;

function fieldsOf(html: string): Attributes[] {
  return [...html.matchAll(/<(?:input|select|textarea)\b([^>]*)>/g)]
    .map(([, attributes = ""]) => attributesOf(attributes));
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
    ]),
  );
}

/** The page that says, in words and within the layout, that the service will be back soon. */
export function assertPause(page: Page): void {
  assertEquals(page.status, 503, titleOf(page));
  assertMatch(page.headers.get("content-type") ?? "", /^text\/html/);
  assertMatch(page.headers.get("retry-after") ?? "", /^\d+$/);
  assertStringIncludes(page.html, french["error.503.title"]);
  assertStringIncludes(page.html, "</main>");
  // A person who is told to wait is not signed out, and sees nothing of our insides.
  assertEquals(page.headers.getSetCookie().filter((line) => /session/.test(line)), []);
  assertEquals(/\bat (?:async )?\S+ \(|SELECT |ECONN|127\.0\.0\.1/.exec(page.html), null);
}

/** What the page is called, for messages of tests. */
export function titleOf({ html }: Page): string {
  return /<title>([^<]*)/.exec(html)?.[1] ?? html.slice(0, 80);
}
