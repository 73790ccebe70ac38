import { HttpError } from "fresh";
import { define } from "../../define.ts";
import ItemName from "./(_components)/ItemName.tsx";
import Like from "./(_islands)/Like.tsx";

export const handler = define.handlers({
  GET(ctx) {
    if (ctx.params.id === "missing") throw new HttpError(404);
    return { data: { id: ctx.params.id ?? "" } };
  },
});

export default define.page<typeof handler>(function ItemPage({ data }) {
  return (
    <>
      <ItemName id={data.id} />
      <Like item={data.id} />
    </>
  );
});
