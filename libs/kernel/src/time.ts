import type { Brand } from './brand.ts';

/** A moment in UTC, always `YYYY-MM-DDTHH:mm:ss.sssZ`: sorts and compares as a string. */
export type Instant = Brand<string, 'Instant'>;
/** A calendar day `YYYY-MM-DD` in Europe/London where a rule needs a place. */
export type LocalDate = Brand<string, 'LocalDate'>;

export const londonZone = 'Europe/London';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const withOffset = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/;
const withoutOffset = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;
const dateOnly = /^(\d{4})-(\d{2})-(\d{2})$/;

const malformed = (what: string): RangeError => new RangeError(`Not a valid ${what}.`);

/** The instant of a count of milliseconds since 1970. */
export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;
/** Milliseconds since 1970. */
export const epochMs = (at: Instant): number => Date.parse(at);

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

/**
 * Reads ISO 8601 with an offset, to the millisecond; a leap second and anything finer are refused or cut. Throws RangeError without
 * an offset: only `londonInstant` may guess a place.
 */
export const instant = (text: string): Instant => {
  const parts = withOffset.exec(text);
  if (!parts) throw malformed('instant with an offset');
  const [, y, mo, d, h, mi, s = '00', fraction = '', offset = 'Z'] = parts;
  if (!isDay(Number(y), Number(mo), Number(d)) || Number(h) > 23 || Number(mi) > 59 || Number(s) > 59)
    throw malformed('instant');
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  const parsed = Date.parse(`${String(y)}-${String(mo)}-${String(d)}T${String(h)}:${String(mi)}:${s}.${ms}${offset}`);
  if (Number.isNaN(parsed)) throw malformed('instant');
  return instantOf(parsed);
};

/** Reads a calendar day; throws RangeError for a day that does not exist. */
export const localDate = (text: string): LocalDate => {
  const parts = dateOnly.exec(text);
  if (!parts || !isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]))) throw malformed('date');
  return text as LocalDate;
};

/** Both ends included; unbounded where absent. */
export type LocalDateBounds = { readonly from?: string; readonly until?: string };

/** Undefined for what is no calendar day, and for a day beyond the bounds. */
export const localDateWithin = (
  text: string,
  { from = '', until = '9999-12-31' }: LocalDateBounds,
): LocalDate | undefined => {
  try {
    const day = localDate(text);
    return day >= from && day <= until ? day : undefined;
  } catch {
    return undefined;
  }
};

const londonParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: londonZone,
  calendar: 'gregory',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const hourMs = 3_600_000;
const mostKnownHours = 10_000;
/** Since then London's clocks change on the hour of UTC only, so that one hour has one offset. */
const onTheHourSinceMs = Date.UTC(1972, 0, 1);
const offsetOfHour = new Map<number, number>();

/** The wall-clock reading in London, as milliseconds of a UTC day that reads the same. Asking the calendar is slow: hours are remembered. */
const londonWallMs = (ms: number): number => {
  if (ms < onTheHourSinceMs) return calendarWallMs(ms);
  const hour = Math.floor(ms / hourMs);
  const known = offsetOfHour.get(hour);
  if (known !== undefined) return ms + known;
  const wall = calendarWallMs(ms);
  if (offsetOfHour.size >= mostKnownHours) offsetOfHour.clear();
  offsetOfHour.set(hour, wall - ms);
  return wall;
};

const calendarWallMs = (ms: number): number => {
  const part: Record<string, number> = {};
  for (const { type, value } of londonParts.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000);
};

/** Every instant at which London clocks show this wall time: none in the spring gap, two in the autumn hour. */
const londonCandidates = (wallMs: number): readonly number[] =>
  // London has been on UTC+0, +1 and (1941 to 1947) +2.
  [0, 60, 120].map((offset) => wallMs - offset * minuteMs).filter((ms) => londonWallMs(ms) === wallMs);

/**
 * Reads an instant; without an offset it is London wall time, refused (RangeError) where the clocks skip it or show it twice: a
 * record must not guess which of two hours was meant.
 */
export const londonInstant = (text: string): Instant => {
  const parts = withoutOffset.exec(text);
  if (!parts) return instant(text);
  const wall = Date.parse(instant(`${text}Z`));
  const candidates = londonCandidates(wall);
  if (candidates.length === 0) throw malformed('local time: the clocks skip it, give an offset');
  if (candidates.length > 1) throw malformed('local time: the clocks show it twice, give an offset');
  return instantOf(candidates[0] ?? wall);
};

/** The calendar day in London at an instant. */
export const londonDate = (at: Instant): LocalDate =>
  new Date(londonWallMs(epochMs(at))).toISOString().slice(0, 10) as LocalDate;

const knownStarts = new Map<LocalDate, Instant>();
const mostKnownStarts = 10_000;

/** The first instant of a London day. Days asked for before are remembered: a timeline asks for the same few again and again. */
export const startOfLondonDay = (date: LocalDate): Instant => {
  const known = knownStarts.get(date);
  if (known !== undefined) return known;
  if (knownStarts.size >= mostKnownStarts) knownStarts.clear();
  const start = firstInstantOf(date);
  knownStarts.set(date, start);
  return start;
};

const firstInstantOf = (date: LocalDate): Instant => {
  const wall = Date.parse(`${date}T00:00:00.000Z`);
  // Midnight has never been skipped in London; where it was shown twice the day began at the earlier one.
  return instantOf(Math.min(...londonCandidates(wall)));
};

/** The day `days` later (earlier when negative). */
export const plusDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10) as LocalDate;

/** The corresponding date so many months later; the last day of a month that has none. */
export const plusMonths = (day: LocalDate, months: number): LocalDate => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDay))).toISOString().slice(0, 10) as LocalDate;
};

/** The instant `ms` milliseconds later. */
export const plusMs = (at: Instant, ms: number): Instant => instantOf(epochMs(at) + ms);

/** The nth birthday; a child born on 29 February has it on 1 March in common years (no dated rule says otherwise yet). */
export const birthday = (dateOfBirth: LocalDate, age: number): LocalDate => {
  const year = Number(dateOfBirth.slice(0, 4)) + age;
  const monthDay = dateOfBirth.slice(5);
  const yyyy = String(year).padStart(4, '0');
  if (monthDay === '02-29' && daysIn(year, 2) === 28) return `${yyyy}-03-01` as LocalDate;
  return `${yyyy}-${monthDay}` as LocalDate;
};

/** Completed years on a day; 0 before the first birthday, and for a day before birth. */
export const ageOn = (dateOfBirth: LocalDate, day: LocalDate): number => {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return Math.max(0, birthday(dateOfBirth, Math.max(0, years)) <= day ? years : years - 1);
};

/** When something happened in the world, as exactly as anybody knows. */
export type OccurredOn = {
  /** ISO instant, `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or empty when unknown. */
  readonly value: string;
  readonly precision: 'instant' | 'day' | 'month' | 'year' | 'unknown';
};

/** An exact moment. */
export const occurredAt = (at: Instant): OccurredOn => ({ value: at, precision: 'instant' });

const monthOnly = /^\d{4}-(0[1-9]|1[0-2])$/;
const yearOnly = /^\d{4}$/;

/** Reads a value of any precision; throws RangeError for anything else. Instants without an offset are London time. */
export const occurredOn = (text: string): OccurredOn => {
  if (text === '' || text === 'unknown') return { value: '', precision: 'unknown' };
  if (yearOnly.test(text)) return { value: text, precision: 'year' };
  if (monthOnly.test(text)) return { value: text, precision: 'month' };
  if (dateOnly.test(text)) return { value: localDate(text), precision: 'day' };
  return occurredAt(londonInstant(text));
};

/** The first instant of the interval: what a timeline sorts by. Unknown sorts first. */
export const startOf = (when: OccurredOn): Instant => {
  const start: Record<OccurredOn['precision'], () => Instant> = {
    instant: () => when.value as Instant,
    day: () => startOfLondonDay(when.value as LocalDate),
    month: () => startOfLondonDay(`${when.value}-01` as LocalDate),
    year: () => startOfLondonDay(`${when.value}-01-01` as LocalDate),
    unknown: () => '0000-01-01T00:00:00.000Z' as Instant,
  };
  return start[when.precision]();
};

/**
 * When something that was done by an instant was done, as it was sent: an instant or a day, the instant itself where nothing was sent.
 * Undefined for anything else and for what lies ahead; never repeats what was sent.
 */
export const doneOn = (text: string | undefined, at: Instant): OccurredOn | undefined => {
  if (text === undefined) return occurredAt(at);
  try {
    const when = occurredOn(text);
    return startOf(when) <= at && (when.precision === 'instant' || when.precision === 'day') ? when : undefined;
  } catch {
    return undefined;
  }
};
