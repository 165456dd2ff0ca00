import type { LogEvent } from '../port.ts';

/**
 * Events at the end of the log that everybody who follows it is given, one and the same object each: what is read out of one of them is
 * worth keeping for the next. Of rows and pages everybody gets objects of their own.
 */
const shared = new WeakSet<LogEvent>();

/** Says of an event that many will be given it. */
export const share = (event: LogEvent): LogEvent => {
  shared.add(event);
  return event;
};

/** Whether many are given this very event. */
export const isShared = (event: LogEvent): boolean => shared.has(event);
