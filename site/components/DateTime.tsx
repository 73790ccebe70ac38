import type { JSX } from "preact";
import type { Locale } from "../i18n/locale.ts";

interface DateTimeProps {
  locale: Locale;
  /** A calendar date or an instant, in ISO 8601. */
  iso: string;
  /** Show the time of day too. */
  withTime?: boolean;
}

export function DateTime({ locale, iso, withTime = false }: DateTimeProps): JSX.Element {
  return <time datetime={iso}>{withTime ? locale.dateTime(iso) : locale.date(iso)}</time>;
}
