import { dataOf } from "../../../client/result.ts";
import { define } from "../../../define.ts";

/** The payment page's island asks this whether there is still something to wait for. */
export const handler = define.handlers({
  async GET(ctx) {
    const params = { contractId: ctx.url.searchParams.get("contract") ?? "" };
    const checkout = dataOf(await ctx.state.api.call("GET /checkout/:contractId", { params }));
    const isWaiting = checkout.state === "pending_payment" && !checkout.isPaymentUnderWay;
    return Response.json({ isWaiting }, { headers: { "cache-control": "no-store" } });
  },
});
