import type { ReadDatabase } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import type { KeyStore } from '@safeguarding/sealing';
import { deadLettersDue, type Forgotten } from './dead-letter-model.ts';
import { forgetExpired } from './dead-letters.ts';

const everyMs = 60_000;

/** How many are looked up at once. */
const page = 1_000;

/**
 * Forgets the content of dead letters when their time is over, looking once a minute; `stop` ends it. Where a key could not be
 * destroyed the next look begins with it again. `now` resolves with how many were forgotten.
 */
export const forgetDeadLettersInTime = (
  db: ReadDatabase,
  keyStore: Pick<KeyStore, 'destroy'>,
  clock: Clock,
  onFailure: (error: unknown) => void,
): { readonly stop: () => void; readonly now: () => Promise<number> } => {
  let last: Forgotten | undefined;
  const now = async (): Promise<number> => {
    let forgotten = 0;
    for (;;) {
      const due = deadLettersDue(db, last, clock.now(), page);
      for (const letter of due) {
        await forgetExpired([letter], keyStore, clock);
        last = letter;
        forgotten += 1;
      }
      if (due.length < page) return forgotten;
    }
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
