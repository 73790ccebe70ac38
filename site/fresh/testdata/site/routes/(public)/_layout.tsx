import { define } from "../../define.ts";

export default define.layout(async function PublicLayout({ Component }) {
  await Promise.resolve();
  return (
    <div class="public">
      <Component />
    </div>
  );
});
