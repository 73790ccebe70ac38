import { signal } from "@preact/signals";
import { define } from "../define.ts";
import Counter from "../islands/Counter.tsx";
import Lazy from "../islands/Lazy.tsx";
import Panel from "../islands/Panel.tsx";

export default define.page(function HomePage() {
  const count = signal(3);
  return (
    <>
      <h1>Islands</h1>
      <Counter
        label="A"
        count={count}
        since={new Date(0)}
        total={10n}
        tags={new Map([["k", 1]])}
        seen={new Set(["x"])}
      />
      <Counter label="B" count={count} />
      <Panel title="outer </script><!--" isOpen footer={<i>foot</i>}>
        <p class="child">
          server &amp; <strong>bold</strong>
        </p>
        <input class="off" disabled />
        <Counter label="C" count={count} />
        <Panel title="inner" isOpen>
          <span class="deep">deep</span>
        </Panel>
      </Panel>
      <Panel title="closed" isOpen={false}>
        <span class="late">late</span>
        <Counter label="D" count={count} />
      </Panel>
      <Lazy />
    </>
  );
});
