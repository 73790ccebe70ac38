import { dataOf } from "../../../client/result.ts";
import { define } from "../../../define.ts";

/** The payment page's island asks this whether the payment has arrived. */
export const handler = define.handlers({
  async GET(ctx) {
    const params = { contractId: ctx.url.searchParams.get("contract") ?? "" };
    const { state } = dataOf(await ctx.state.api.call("GET /checkout/:contractId", { params }));
    return Response.json({ state }, { headers: { "cache-control": "no-store" } });
  },
});
