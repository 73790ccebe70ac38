import { define } from "../define.ts";

export const handler = define.handlers({
  GET: (ctx) => ({ data: { problem: null, name: ctx.url.searchParams.get("name") } }),
  async POST(ctx) {
    const name = String((await ctx.req.formData()).get("name"));
    if (name.length < 2) return { data: { problem: "too short", name: null }, status: 422 };
    return ctx.redirect(`/form?name=${encodeURIComponent(name)}`, 303);
  },
});

export default define.page<typeof handler>(function FormPage({ data }) {
  return (
    <form method="post">
      {data.problem && <p role="alert">{data.problem}</p>}
      {data.name && <p role="status">Hello {data.name}</p>}
      <label>
        Name <input name="name" />
      </label>
      <button type="submit">send</button>
    </form>
  );
});
