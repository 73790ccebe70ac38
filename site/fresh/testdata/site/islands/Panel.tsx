import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";

interface PanelProps {
  title: string;
  isOpen: boolean;
  footer?: ComponentChildren;
  children: ComponentChildren;
}

export default function Panel({ title, isOpen, footer, children }: PanelProps) {
  const open = useSignal(isOpen);
  const isLive = useSignal(false);
  useEffect(() => void (isLive.value = true), []);
  return (
    <section class="panel" aria-label={title} data-live={isLive.value}>
      <button type="button" onClick={() => open.value = !open.value}>toggle</button>
      {open.value && <div class="body">{children}</div>}
      {footer && <footer>{footer}</footer>}
    </section>
  );
}
