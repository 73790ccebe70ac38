import type { JSX } from "preact";

interface MeterProps {
  label: string;
  used: number;
  /** Null: no limit. */
  limit: number | null;
  /** The figures in words, e.g. "2 of 3 left this month". */
  text: string;
}

/** How much of a quota is used. The words carry the meaning, the bar only shows it. */
export function Meter({ label, used, limit, text }: MeterProps): JSX.Element {
  return (
    <div class="meter">
      <p class="meter-label">{label}</p>
      {limit !== null && <meter min={0} max={limit} value={used} aria-label={label}>{text}</meter>}
      <p class="meter-text">{text}</p>
    </div>
  );
}
