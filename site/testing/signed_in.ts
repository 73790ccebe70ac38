/** Pages as a signed-in person sees and uses them. */
import type { Viewer } from "../client/types.ts";
import { createTestSite, openForm, sendForm, type TestSite } from "./test_site.ts";

export const SESSION = { cookie: "__Host-session=s1" };

type Answers = NonNullable<Parameters<typeof createTestSite>[0]>;

/** A site whose api takes the session for `viewer`'s and answers the rest as told. */
export function createSiteFor(
  viewer: Viewer,
  answers: Answers = {},
  options?: { now?: string },
): Promise<TestSite> {
  return createTestSite({ "GET /me": { json: viewer }, ...answers }, options);
}

/** Opens a page of a signed-in person. */
export async function open(
  site: TestSite,
  path: string,
): Promise<{ status: number; html: string }> {
  const response = await site.send(path, { headers: SESSION });
  return { status: response.status, html: await response.text() };
}

/** Opens a page of a signed-in person and sends its form with `values`. */
export async function fillIn(
  site: TestSite,
  path: string,
  values: Record<string, string | undefined>,
): Promise<Response> {
  return await sendForm(site, path, await openForm(site, path, SESSION), values);
}

/** The changing calls that the api was asked for, in order. */
export function changes({ api }: TestSite): string[] {
  return api.asked.filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}
