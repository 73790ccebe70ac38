import { define } from "../../define.ts";
import { simulate } from "../../simulation.ts";

/** The simulator's live answer, for its island. */
export const handler = define.handlers({
  async GET(ctx) {
    const headcount = ctx.url.searchParams.get("headcount")?.trim() ?? "";
    return ctx.json(await simulate(ctx.state.api, ctx.state.locale, headcount));
  },
});
