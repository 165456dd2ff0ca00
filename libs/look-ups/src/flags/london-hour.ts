import { epochMs, londonZone, type Instant } from '@safeguarding/kernel';

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: londonZone,
  hour: 'numeric',
  hourCycle: 'h23',
  weekday: 'short',
});
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The hour and the day of the week in London; 0 is Sunday. */
export const londonHour = (at: Instant): { readonly hour: number; readonly weekday: number } => {
  const parts = format.formatToParts(epochMs(at));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { hour: Number(of('hour')), weekday: days.indexOf(of('weekday')) };
};
