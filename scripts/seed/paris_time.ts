/** Moments that people in France read off their clocks. */

/** @param time such as `08:30` */
export function atParis(date: Temporal.PlainDate, time: string): Date {
  const zoned = date.toZonedDateTime({
    timeZone: "Europe/Paris",
    plainTime: Temporal.PlainTime.from(time),
  });
  return new Date(zoned.epochMilliseconds);
}

export function addMinutes(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** Days on which nobody works: weekends and the French holidays that have a fixed date. */
export function isDayOff(date: Temporal.PlainDate): boolean {
  return date.dayOfWeek > FRIDAY || HOLIDAYS.has(date.toString().slice("YYYY-".length));
}

const FRIDAY = 5;
const HOLIDAYS = new Set([
  "01-01",
  "05-01",
  "05-08",
  "07-14",
  "08-15",
  "11-01",
  "11-11",
  "12-25",
]);
