import { HttpError } from "fresh";
import { define } from "../define.ts";
import { textOf } from "../form.ts";
import { localPath, paths } from "../paths.ts";
import { isTheme, rememberChoice, THEME_COOKIE } from "../state.ts";

export const handler = define.handlers({
  POST(ctx) {
    const { form, siteOrigin } = ctx.state;
    const theme = textOf(form, "theme");
    if (!isTheme(theme)) throw new HttpError(400, "no such theme");
    rememberChoice(ctx.state, THEME_COOKIE, theme);
    return ctx.redirect(localPath(textOf(form, "next"), siteOrigin) ?? paths.home(), 303);
  },
});
