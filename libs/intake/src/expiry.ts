import type { ReadDatabase } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import type { KeyStore } from '@safeguarding/sealing';
import { deadLettersDue } from './dead-letter-model.ts';
import { forgetExpired } from './dead-letters.ts';

const everyMs = 60_000;

/** Forgets the content of dead letters when their time is over, looking once a minute; `stop` ends it. */
export const forgetDeadLettersInTime = (
  db: ReadDatabase,
  keyStore: Pick<KeyStore, 'destroy'>,
  clock: Clock,
  onFailure: (error: unknown) => void,
): { readonly stop: () => void; readonly now: () => Promise<number> } => {
  let since = '';
  const now = async (): Promise<number> => {
    const due = deadLettersDue(db, since, clock.now());
    const forgotten = await forgetExpired(due, keyStore, clock);
    since = due.at(-1)?.contentUntil ?? since;
    return forgotten;
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
