/** Money, numbers and dates as a language writes them. Times are shown in Paris (DESIGN §3). */

export const TIME_ZONE = "Europe/Paris";

export interface Formats {
  /** An amount in cents: `450000, "EUR"` is "4 500,00 €" in French. */
  money(cents: number, currency: string): string;
  /** The same without decimals when the amount is whole: prices in running text. */
  price(cents: number, currency: string): string;
  number(value: number): string;
  /** A rate in basis points (hundredths of a percent): 2000 is "20 %". */
  percent(basisPoints: number): string;
  /** A calendar date (`2026-11-22`) or an instant in ISO 8601: "22 novembre 2026". */
  date(iso: string): string;
  /** An instant in ISO 8601: "dimanche 22 novembre 2026 à 14:30". */
  dateTime(iso: string): string;
  /** A month (`2026-11`): "novembre 2026". */
  month(yearMonth: string): string;
  /** The day of an instant in ISO 8601: "dimanche 22 novembre 2026". */
  day(iso: string): string;
  /** Times of day of two instants: "14:30 – 15:30". */
  hours(startIso: string, endIso: string): string;
}

/** The month in Paris of an instant in ISO 8601: `2026-11`. */
export function parisMonth(iso: string): string {
  return Temporal.Instant.from(iso).toZonedDateTimeISO(TIME_ZONE).toPlainDate()
    .toPlainYearMonth().toString();
}

/** The first day after a month: `2027-01-01` for `2026-12`. */
export function firstDayAfter(yearMonth: string): string {
  return Temporal.PlainYearMonth.from(yearMonth).add({ months: 1 }).toPlainDate({ day: 1 })
    .toString();
}

/** French says "1er" where Intl writes "1"; its other days, and other languages, are plain. */
function sayFirst(code: string, text: string): string {
  return code.startsWith("fr") ? text.replace(/(^|\s)1(?=\s\p{L})/u, "$11er") : text;
}

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @param code a language tag that also says how money and dates are written, e.g. "en-GB" */
export function createFormats(code: string): Formats {
  const number = new Intl.NumberFormat(code);
  const percent = new Intl.NumberFormat(code, { style: "percent", maximumFractionDigits: 2 });
  const day = { day: "numeric", month: "long", year: "numeric" } as const;
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const date = new Intl.DateTimeFormat(code, { ...day, timeZone: TIME_ZONE });
  const plainDate = new Intl.DateTimeFormat(code, { ...day, timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(code, { month: "long", year: "numeric", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(code, { ...clock, timeZone: TIME_ZONE });
  const inParis = { weekday: "long", ...day, timeZone: TIME_ZONE } as const;
  const weekday = new Intl.DateTimeFormat(code, inParis);
  const dateTime = new Intl.DateTimeFormat(code, { ...inParis, ...clock });
  const say = (text: string) => sayFirst(code, text);
  const currencies = new Map<string, Intl.NumberFormat>();
  const currencyFormat = (currency: string, minimumFractionDigits: 0 | 2) => {
    const key = `${currency}${minimumFractionDigits}`;
    let format = currencies.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(code, {
        style: "currency",
        currency,
        minimumFractionDigits,
        maximumFractionDigits: 2,
      });
      currencies.set(key, format);
    }
    return format;
  };
  return {
    money: (cents, currency) => currencyFormat(currency, 2).format(cents / 100),
    price: (cents, currency) =>
      currencyFormat(currency, cents % 100 === 0 ? 0 : 2).format(cents / 100),
    number: (value) => number.format(value),
    percent: (basisPoints) => percent.format(basisPoints / 10_000),
    date: (iso) => say((PLAIN_DATE.test(iso) ? plainDate : date).format(new Date(iso))),
    dateTime: (iso) => say(dateTime.format(new Date(iso))),
    month: (yearMonth) => month.format(new Date(`${yearMonth}-01`)),
    day: (iso) => say(weekday.format(new Date(iso))),
    hours: (startIso, endIso) => time.formatRange(new Date(startIso), new Date(endIso)),
  };
}
