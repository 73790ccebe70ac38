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
    const passed = PASSED_ON.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return new Response(body, { headers: [...passed, ["cache-control", "private, no-store"]] });
  },
});
