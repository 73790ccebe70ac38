import { HttpError, page } from "fresh";
import { define } from "../define.ts";

export const handler = define.handlers((ctx) => {
  const status = ctx.error instanceof HttpError ? ctx.error.status : 500;
  return page({ status }, { status });
});

export default define.page<typeof handler>(function ErrorPage({ data }) {
  return <h1>Error {data.status}</h1>;
});
