import type { JSX } from "preact";
import type { Locale } from "../i18n/locale.ts";

interface WhenProps {
  locale: Locale;
  /** Instants in ISO 8601. */
  startsAt: string;
  endsAt: string;
}

/** When an appointment is: its day, and under it from when to when. */
export function When({ locale, startsAt, endsAt }: WhenProps): JSX.Element {
  return (
    <div class="when">
      <time datetime={startsAt}>{locale.day(startsAt)}</time>
      <span>{locale.hours(startsAt, endsAt)}</span>
    </div>
  );
}
