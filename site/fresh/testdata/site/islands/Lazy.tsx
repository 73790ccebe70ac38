import { useSignal } from "@preact/signals";
import { IS_BROWSER } from "fresh/runtime";

export default function Lazy() {
  const text = useSignal("not loaded");
  const load = async () => {
    const { describeHeavy } = await import("../heavy.ts");
    text.value = describeHeavy();
  };
  return (
    <p class="lazy">
      <output>{text}</output>
      {IS_BROWSER && <b class="browser">in a browser</b>}
      <button type="button" onClick={load}>load</button>
    </p>
  );
}
