import { define } from "../define.ts";
import { paths } from "../paths.ts";

/** Ends the session at the api, which also takes the cookie back. */
export const handler = define.handlers({
  async POST(ctx) {
    await ctx.state.api.call("POST /auth/sign-out", { json: {} });
    return ctx.redirect(paths.signIn({ notice: "signed-out" }), 303);
  },
});
