import type { ReadDatabase } from '@safeguarding/event-log';
import type { AgencyId, Clock, PersonId } from '@safeguarding/kernel';
import type { KeyStore } from '@safeguarding/sealing';
import type { DisposableClass } from './core/retention-vocabulary.ts';
import { destroyedRows } from './retention-rows.ts';

const everyMs = 60_000;
/** Once the read model is whole, an hour between two looks is enough. */
const looksBetween = 60;
/** Looked up at once: a key-value engine is asked over the network. */
const page = 32;

type Parts = {
  readonly db: ReadDatabase;
  readonly keyStore: Pick<KeyStore, 'find' | 'destroy'>;
  readonly clock: Clock;
  /** Whether the read model knows of every destruction of before the start. */
  readonly built: () => boolean;
  readonly onFound: (count: number) => void;
  readonly onFailure: (error: unknown) => void;
};

type Scope = { readonly controller: AgencyId; readonly person: PersonId; readonly retention: DisposableClass };

/**
 * An older copy of the key store, restored after a loss or put there by somebody, holds keys that were destroyed since, and nobody could
 * propose those records again: for the ledger they are gone. What the log says was destroyed is therefore destroyed again, before the
 * service serves and from then on once an hour; until the read model is whole, once a minute. `now` resolves with how many keys went.
 */
export const destroyAgainInTime = ({ db, keyStore, clock, built, onFound, onFailure }: Parts) => {
  let looks = 0;
  let whole = false;
  const destroyAgain = async (scope: Scope): Promise<number> => {
    if ((await keyStore.find(scope)) === undefined) return 0;
    return (await keyStore.destroy(scope, { at: clock.now(), why: 'destroyed-before' })).length;
  };
  const now = async (): Promise<number> => {
    const complete = built();
    let found = 0;
    let before: string | undefined;
    for (;;) {
      const rows = destroyedRows(db, before, page);
      const counts = await Promise.all(rows.map(destroyAgain));
      for (const count of counts) found += count;
      before = rows.at(-1)?.place;
      if (rows.length < page) break;
    }
    whole = complete;
    if (found > 0) onFound(found);
    return found;
  };
  const timer = setInterval(() => {
    looks += 1;
    if (!whole || looks % looksBetween === 0) now().catch(onFailure);
  }, everyMs).unref();
  return {
    now,
    stop: (): void => {
      clearInterval(timer);
    },
  };
};
