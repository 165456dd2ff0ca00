import { epochMs, londonZone, type Instant } from '@safeguarding/kernel';

/** The hour and the day of the week in London; 0 is Sunday. */
export type LondonHour = { readonly hour: number; readonly weekday: number };

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: londonZone,
  hour: 'numeric',
  hourCycle: 'h23',
  weekday: 'short',
});
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const read = (ms: number): LondonHour => {
  const parts = format.formatToParts(ms);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { hour: Number(of('hour')), weekday: days.indexOf(of('weekday')) };
};

const hourMs = 3_600_000;
let last: { readonly hour: number; readonly london: LondonHour } | undefined;

/** Asking the calendar is slow, and receipts come in the order of time: an hour is asked for once. */
export const londonHour = (at: Instant): LondonHour => {
  // Since the ledger began London's clocks have changed on the hour of UTC only.
  const hour = Math.floor(epochMs(at) / hourMs);
  if (last?.hour !== hour) last = { hour, london: read(hour * hourMs) };
  return last.london;
};
