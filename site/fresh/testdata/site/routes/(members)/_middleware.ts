import { HttpError } from "fresh";
import { define } from "../../define.ts";

export default define.middleware([
  (ctx) => {
    if (!ctx.req.headers.has("x-member")) throw new HttpError(403);
    return ctx.next();
  },
  (ctx) => {
    ctx.state.trail.push("members");
    return ctx.next();
  },
]);
