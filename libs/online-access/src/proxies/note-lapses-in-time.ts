import type { ChildFactsSource } from '@safeguarding/access';
import type { ReadDatabase } from '@safeguarding/event-log';
import type { ActorRef, Clock, Instant } from '@safeguarding/kernel';
import type { CommandContext, Ledger } from '@safeguarding/ledger';
import type { OnlineState } from '../core/online-access.ts';
import { noteLapse } from '../core/online-decisions.ts';
import type { OnlineEvent } from '../core/online-events.ts';
import { onlineSlice } from '../online-slice.ts';
import { openProxies, type OpenProxy } from './open-proxies-model.ts';

const everyMs = 30_000;
/** How many are looked at in one go: each opens a date of birth. */
const page = 200;
/** No person and no client of anybody: the ledger's own watch over birthdays. */
const watch = `s-${'0'.repeat(32)}` as ActorRef;

const contextOf = ({ proxy, practice }: OpenProxy, now: Instant): CommandContext => ({
  actor: { agency: practice, role: 'reaction', ref: watch, via: 'system' },
  scope: 'online-proxy-lapsed',
  key: proxy,
  bodyHash: '',
  receivedAt: now,
  correlationId: proxy,
});

type Parts = {
  readonly db: ReadDatabase;
  readonly ledger: Ledger;
  readonly children: Pick<ChildFactsSource, 'of'>;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Records once that a birthday ended a grant, for lists; looks every half minute, a page of grants each time, `stop` ends it. Nothing
 * is decided by that record: a grant has ended at its birthday whether or not anybody looked. `now` looks at all of them.
 */
export const noteLapsesInTime = ({
  db,
  ledger,
  children,
  clock,
  onFailure,
}: Parts): { readonly stop: () => void; readonly now: () => Promise<number> } => {
  let after = '';
  const look = async (open: readonly OpenProxy[]): Promise<number> => {
    let noted = 0;
    for (const one of open) {
      const now = clock.now();
      const born = (await children.of(one.child))?.dateOfBirth;
      const { events, replayed } = await ledger.change<OnlineState, OnlineEvent>(onlineSlice, one.child, {
        context: contextOf(one, now),
        ifMatch: 'ignored',
        decide: (state, at) =>
          state.proxies
            .filter(({ fact }) => fact === one.proxy)
            .flatMap((proxy) => noteLapse(proxy, state, { child: one.child, born, at })),
      });
      // The list may not have heard of it yet: what was recorded the time before is not counted again.
      if (!replayed) noted += events.length;
    }
    return noted;
  };
  const next = async (): Promise<void> => {
    const open = openProxies(db, after, page);
    after = open.length < page ? '' : (open.at(-1)?.proxy ?? '');
    await look(open);
  };
  const timer = setInterval(() => {
    next().catch(onFailure);
  }, everyMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
    now: async () => {
      let noted = 0;
      for (let from = ''; ;) {
        const open = openProxies(db, from, page);
        noted += await look(open);
        if (open.length < page) return noted;
        from = open.at(-1)?.proxy ?? '';
      }
    },
  };
};
