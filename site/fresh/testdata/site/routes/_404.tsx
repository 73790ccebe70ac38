import { define } from "../define.ts";

// Fresh 2.3.3 answers 200 unless the status is given.
export const handler = define.handlers(() => ({ data: undefined, status: 404 }));

export default define.page<typeof handler>(function NotFoundPage({ url }) {
  return <h1>Nothing at {url.pathname}</h1>;
});
