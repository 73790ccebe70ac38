import { HttpError } from "fresh";
import { define } from "../../../../define.ts";

/** What of the api's answer the browser gets; everything else is between the api and us. */
const PASSED_ON = ["content-type", "content-length", "content-disposition"];

/** The invoice's file, passed on as it arrives: the browser never speaks to the api itself. */
export const handler = define.handlers({
  async GET(ctx) {
    const params = { id: ctx.params.id ?? "" };
    const result = await ctx.state.api.download("GET /company/invoices/:id/pdf", { params });
    if (!result.ok) throw new HttpError(result.problem.status, result.problem.code);
    const { headers, body } = result.data;
    const passed = new Headers({ "cache-control": "private, no-store" });
    for (const name of PASSED_ON) {
      const value = headers.get(name);
      if (value !== null) passed.set(name, value);
    }
    return new Response(body, { headers: passed });
  },
});
