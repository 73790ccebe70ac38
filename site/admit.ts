/** Before a page runs: who is asking, and is a form really one of ours? */
import { type Context, HttpError } from "fresh";
import { CSRF_FIELD, isFromSite } from "./csrf.ts";
import { textOf } from "./form.ts";
import { isLanguageCode } from "./i18n/locale.ts";
import { paths } from "./paths.ts";
import { type State, useLanguage } from "./state.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * These forms stand on every page and change nothing but how this browser shows it. They go
 * without a token, so that pages need no cookie and can be cached; their origin is checked.
 */
const WITHOUT_TOKEN: ReadonlySet<string> = new Set([paths.language(), paths.theme()]);

/** A form that no page of ours sent, or that is older than the browser's cookies. */
export class FormRefused extends HttpError {
  constructor() {
    super(403, "form refused");
  }
}

export async function admit(ctx: Context<State>): Promise<Response> {
  const { state, req } = ctx;
  await loadViewer(state);
  if (SAFE_METHODS.has(req.method)) return await ctx.next();
  if (!isFromSite(req.headers, state.siteOrigin)) throw new FormRefused();
  state.form = await readForm(req);
  const token = textOf(state.form, CSRF_FIELD);
  if (!WITHOUT_TOKEN.has(ctx.url.pathname) && !state.csrf.isGenuine(token)) throw new FormRefused();
  try {
    return await ctx.next();
  } finally {
    if (state.session !== null) state.viewers.forget(state.session);
  }
}

/**
 * Asks the api who the session belongs to; a visitor without a session costs no call.
 * @throws {ApiUnavailable} when nobody answers: a page that forgot who one is would mislead.
 */
async function loadViewer(state: State): Promise<void> {
  const { session, viewers } = state;
  if (session === null) return;
  let viewer = viewers.get(session);
  if (viewer === undefined) {
    const me = await state.api.call("GET /me");
    viewer = me.ok ? me.data : null;
    viewers.set(session, viewer);
  }
  state.viewer = viewer;
  if (viewer !== null && isLanguageCode(viewer.language)) useLanguage(state, viewer.language);
}

async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw new HttpError(400, "not a form");
  }
}

/** For spaces that need an account: others are sent to sign in, and come back afterwards. */
export async function requireViewer(ctx: Context<State>): Promise<Response> {
  if (ctx.state.viewer !== null) return await ctx.next();
  const next = SAFE_METHODS.has(ctx.req.method) ? ctx.url.pathname + ctx.url.search : undefined;
  return ctx.redirect(
    paths.signIn({
      ...(next === undefined ? {} : { next }),
      ...(ctx.state.session === null ? {} : { notice: "expired" }),
    }),
    303,
  );
}

/** For a company's space: an account without any role has none yet, and is led to open it. */
export async function requireCompany(ctx: Context<State>): Promise<Response> {
  const isLost = ctx.state.viewer?.roles.length === 0 && ctx.url.pathname !== paths.companyNew();
  return isLost ? ctx.redirect(paths.companyNew(), 303) : await requireViewer(ctx);
}
