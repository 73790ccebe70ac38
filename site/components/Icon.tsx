/** Small line drawings in the colour of the text around them; always beside words, never alone. */
import type { JSX } from "preact";

const SHAPES = {
  alert: "M12 8v5m0 3.5v.01M12 3.5 2.8 19.5h18.4Z",
  arrow: "M5 12h14m-6-6 6 6-6 6",
  calendar: "M4 6.5h16v13H4Zm0 4h16M8 3.5v4m8-4v4",
  check: "m5 12.5 4.5 4.5L19 7.5",
  heart: "M12 20S4 15 4 9.3A4.2 4.2 0 0 1 12 7.4a4.2 4.2 0 0 1 8 1.9C20 15 12 20 12 20Z",
  lock: "M6 11h12v9H6Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3",
  mail: "M3.5 6h17v12h-17Zm0 .8 8.5 6.4 8.5-6.4",
  menu: "M4 7h16M4 12h16M4 17h16",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 8a6.5 6.5 0 0 1 13 0M16 5a3.5 3.5 0 0 1 0 " +
    "6.5m2 2.3a6.5 6.5 0 0 1 3.5 5.7",
  place: "M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0C18.5 15.4 12 21 12 21Zm0-8.5a2.5 2.5 0 1 0 " +
    "0-5 2.5 2.5 0 0 0 0 5Z",
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
