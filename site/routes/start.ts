import { define } from "../define.ts";
import { paths, startPath } from "../paths.ts";

/** After signing in: on to the page where the person's work is. */
export const handler = define.handlers({
  GET(ctx) {
    const { viewer } = ctx.state;
    return ctx.redirect(viewer === null ? paths.signIn() : startPath(viewer), 303);
  },
});
