import { HttpError } from "fresh";
import { define } from "../define.ts";
import { textOf } from "../form.ts";
import { isLanguageCode } from "../i18n/locale.ts";
import { localPath, paths } from "../paths.ts";
import { LANGUAGE_COOKIE, rememberChoice } from "../state.ts";

/** Changes the language: of this browser, and of the account when there is one. */
export const handler = define.handlers({
  async POST(ctx) {
    const { form, siteOrigin, viewer, api } = ctx.state;
    const language = textOf(form, "language");
    if (!isLanguageCode(language)) throw new HttpError(400, "no such language");
    rememberChoice(ctx.state, LANGUAGE_COOKIE, language);
    // Mails follow the account's language. A refusal changes nothing for this browser.
    if (viewer !== null) await api.call("POST /auth/update-user", { json: { language } });
    return ctx.redirect(localPath(textOf(form, "next"), siteOrigin) ?? paths.home(), 303);
  },
});
