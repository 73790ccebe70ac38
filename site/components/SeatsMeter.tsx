import type { JSX } from "preact";
import type { Translate } from "../i18n/translate.ts";
import { Meter } from "./Meter.tsx";

interface SeatsMeterProps {
  t: Translate;
  taken: number;
  seats: number;
}

/** How many of a contract's seats are taken, in words and as a bar. */
export function SeatsMeter({ t, taken, seats }: SeatsMeterProps): JSX.Element {
  return (
    <Meter
      label={t("company.seats")}
      used={taken}
      limit={seats}
      text={t("company.seats-taken", { count: taken, limit: seats })}
    />
  );
}
