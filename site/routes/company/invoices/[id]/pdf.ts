import { dataOf } from "../../../../client/result.ts";
import { define } from "../../../../define.ts";

/** What of the api's answer the browser gets; everything else is between the api and us. */
const PASSED_ON = ["content-type", "content-length", "content-disposition"];

/** The invoice's file, passed on as it arrives: the browser never speaks to the api itself. */
export const handler = define.handlers({
  async GET(ctx) {
    const params = { id: ctx.params.id ?? "" };
    const file = dataOf(await ctx.state.api.download("GET /company/invoices/:id/pdf", { params }));
    const passed = new Headers({ "cache-control": "private, no-store" });
    for (const name of PASSED_ON) {
      const value = file.headers.get(name);
      if (value !== null) passed.set(name, value);
    }
    return new Response(file.body, { headers: passed });
  },
});
