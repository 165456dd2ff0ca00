import type { ReadDatabase } from '@safeguarding/event-log';
import type { ActorRef, Clock, Instant } from '@safeguarding/kernel';
import type { CommandContext, Ledger } from '@safeguarding/ledger';
import { unnoticedRows, type ClockRow } from './clock-list/clock-list-model.ts';
import { clocksSlice } from './clock-slice.ts';
import { noteMissed } from './core/clock-decisions.ts';

const everyMs = 30_000;
/** How many are looked up at once. */
const page = 500;
/** No person and no client of anybody: the ledger's own watch over the clocks. */
const watch = `s-${'0'.repeat(32)}` as ActorRef;

const contextOf = ({ clock, responsible }: ClockRow, now: Instant): CommandContext => ({
  actor: { agency: responsible, role: 'reaction', ref: watch, via: 'system' },
  scope: 'clock-missed',
  key: clock,
  bodyHash: '',
  receivedAt: now,
  correlationId: clock,
});

type Parts = {
  readonly db: ReadDatabase;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Records once that a clock ran out, for lists and signals; looks every half minute, `stop` ends it. Nothing is decided by that
 * record: whether a clock is overdue is computed whenever it is asked. `now` resolves with how many were noted.
 */
export const noteMissedInTime = ({
  db,
  ledger,
  clock,
  onFailure,
}: Parts): { readonly stop: () => void; readonly now: () => Promise<number> } => {
  const now = async (): Promise<number> => {
    const at = clock.now();
    const due = unnoticedRows(db, at, page);
    for (const row of due)
      await ledger.change(clocksSlice, row.child, {
        context: contextOf(row, at),
        ifMatch: 'ignored',
        decide: (state, instant) =>
          noteMissed(row.clock, state, instant).map((event) => ({ ...event, subjects: [row.child] })),
      });
    return due.length;
  };
  const timer = setInterval(() => {
    now().catch(onFailure);
  }, everyMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
    now,
  };
};
