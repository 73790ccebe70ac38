import type { JSX } from "preact";
import type { Quota } from "../client/types.ts";
import { firstDayAfter } from "../i18n/formats.ts";
import type { State } from "../state.ts";
import { Meter } from "./Meter.tsx";

/** What is left of this month's activities, in words and as a bar. */
export function QuotaMeter({ state, quota }: { state: State; quota: Quota }): JSX.Element {
  const { t, locale } = state;
  const { limit, used, remaining } = quota.activities;
  if (quota.reason !== null) return <p class="meter-text">{t(`quota.${quota.reason}`)}</p>;
  const text = remaining > 0
    ? t("quota.remaining", { count: remaining, limit })
    : t("quota.spent", { count: limit, date: locale.date(firstDayAfter(quota.month)) });
  return (
    <Meter
      label={t("quota.activities", { month: locale.month(quota.month) })}
      used={used}
      limit={limit}
      text={text}
    />
  );
}
