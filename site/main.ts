/**
 * The pages: a Fresh app whose routes are files. It reads neither environment nor clock, because
 * the build imports it too; `serve.ts` runs the built form inside the shell.
 */
import { App, HttpError, staticFiles } from "fresh";
import { receiveState, type State } from "./state.ts";

export const app = new App<State>()
  .use((ctx) => {
    Object.assign(ctx.state, receiveState(ctx.req));
    ctx.state.exchange.route = ctx.route;
    if (ctx.state.refusal !== null) throw new HttpError(ctx.state.refusal);
    return ctx.next();
  })
  .use(staticFiles())
  .fsRoutes();
