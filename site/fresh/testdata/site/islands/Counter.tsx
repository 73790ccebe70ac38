import { type Signal, useSignal } from "@preact/signals";

interface CounterProps {
  label: string;
  count: Signal<number>;
  since?: Date;
  total?: bigint;
  tags?: Map<string, number>;
  seen?: Set<string>;
}

export default function Counter({ label, count, since, total, tags, seen }: CounterProps) {
  const own = useSignal(0);
  const add = () => {
    count.value++;
    own.value++;
  };
  return (
    <div class="counter" data-label={label}>
      <output class="shared">{count}</output>
      <output class="own">{own}</output>
      <output class="rich">
        {since?.toISOString()} {String(total)} {[...tags ?? []].join()} {String(seen?.has("x"))}
      </output>
      <button type="button" onClick={add}>add</button>
    </div>
  );
}
