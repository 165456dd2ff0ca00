import { LogUnavailable, type EventLog } from '@safeguarding/event-log';
import { DomainError, streamName, type PersonId, recordedAs } from '@safeguarding/kernel';
import { ledgerErrors, type ReadEvent } from '@safeguarding/ledger';
import { person as personAggregate, type PersonEvent, type PersonState } from './core/person.ts';

/** One person as far as the log says; revision -1 for an id that belongs to nobody. */
export type FoldedPerson = { readonly revision: number; readonly state: PersonState };

type FoldParts = {
  readonly log: Pick<EventLog, 'readStream'>;
  readonly readEvent: ReadEvent;
  /** People whose fold is kept in memory; 10,000 when absent. */
  readonly keep?: number;
};

const page = 1_000;

/** Strong reads of person streams: every call reads the log for what is newer than the fold in memory. Nothing in it is opened. */
export class PersonFolds {
  private readonly log: FoldParts['log'];
  private readonly readEvent: ReadEvent;
  private readonly keep: number;
  private readonly folds = new Map<PersonId, FoldedPerson>();

  constructor({ log, readEvent, keep = 10_000 }: FoldParts) {
    this.log = log;
    this.readEvent = readEvent;
    this.keep = keep;
  }

  /** Throws DomainError (503) where the log is gone. */
  async of(person: PersonId): Promise<FoldedPerson> {
    const known = this.folds.get(person) ?? { revision: -1, state: personAggregate.initial };
    const from = known.revision + 1;
    try {
      const fresh = await this.log.readStream(streamName(personAggregate.category, person), { from, limit: page });
      if (fresh.length === 0) return known;
      const state = fresh
        .map((event) => recordedAs<PersonEvent>(this.readEvent(event)))
        .reduce((folded, event) => personAggregate.evolve(folded, event), known.state);
      const folded = this.remember(person, { revision: fresh.at(-1)?.revision ?? known.revision, state });
      return fresh.length < page ? folded : await this.of(person);
    } catch (error) {
      throw error instanceof LogUnavailable ? new DomainError(ledgerErrors.logUnavailable) : error;
    }
  }

  /** Keeps the newer of two folds; who was folded longest ago makes room. */
  private remember(person: PersonId, folded: FoldedPerson): FoldedPerson {
    const known = this.folds.get(person);
    const newest = known && known.revision > folded.revision ? known : folded;
    this.folds.delete(person);
    this.folds.set(person, newest);
    if (this.folds.size > this.keep) {
      const [oldest] = this.folds.keys();
      if (oldest !== undefined) this.folds.delete(oldest);
    }
    return newest;
  }
}
