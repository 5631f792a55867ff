/**
 * Dates as HTTP writes them (RFC 9110, section 5.6.7).
 *
 * @module
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Tue, 05 Mar 2024 06:07:08 GMT`: what everybody writes. */
const IMF_FIXDATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/;
/** `Tuesday, 05-Mar-24 06:07:08 GMT`: obsolete, still to be understood. */
const RFC_850 =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/;
/** `Tue Mar  5 06:07:08 2024`: C's asctime(), obsolete too. */
const ASCTIME =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/;

/** Milliseconds since 1970, a multiple of 1000; undefined for anything that is no date of HTTP. */
export function parseHttpDate(text: string): number | undefined {
  const groups = (IMF_FIXDATE.exec(text) ?? RFC_850.exec(text) ?? ASCTIME.exec(text))?.groups;
  if (groups === undefined) return undefined;
  const { day = "", month = "", year = "", time = "" } = groups;
  const monthIndex = MONTHS.indexOf(month);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  if (monthIndex === -1 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const dayOfMonth = Number(day);
  const epochMs = Date.UTC(fullYear(year), monthIndex, dayOfMonth, hours, minutes, seconds);
  // Date.UTC turns 30 February into 1 March.
  return new Date(epochMs - seconds * 1000).getUTCDate() === dayOfMonth ? epochMs : undefined;
}

/** Two digits mean the century that is nearer: 70 to 99 are 19xx. HTTP is younger than that, files may not be. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 4) return number;
  return number < 70 ? 2000 + number : 1900 + number;
}

/** Writes a date, whole seconds, in the one form that may be sent. */
export function formatHttpDate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}
