import { Layout } from "../components/Layout.tsx";
import { define } from "../define.ts";

export default define.layout(function SiteLayout({ Component, state, url }) {
  return (
    <Layout state={state} url={url}>
      <Component />
    </Layout>
  );
});
