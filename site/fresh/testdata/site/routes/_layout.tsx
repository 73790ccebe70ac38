import { define } from "../define.ts";

export default define.layout(function Layout({ Component }) {
  return (
    <>
      <nav>
        <a href="/">Home</a> <a href="/items">Items</a> <a href="/about">About</a>
      </nav>
      <main>
        <Component />
      </main>
    </>
  );
});
