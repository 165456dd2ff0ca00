import { SharingPositions, type SharingPosition } from '@safeguarding/access';
import { LogUnavailable, type EventLog } from '@safeguarding/event-log';
import { DomainError, streamName, type PersonId, recordedAs } from '@safeguarding/kernel';
import { ledgerErrors, type ReadEvent } from '@safeguarding/ledger';
import type { SharingEvent } from './core/sharing-events.ts';
import type { SharingState } from './core/sharing-state.ts';
import { sharing } from './core/sharing.ts';
import { readersFrom, restrictedBy, unitedWith } from './core/united-position.ts';
import { positionOf } from './position-of.ts';
import { unitePositions } from './unite-positions.ts';

/** One child as far as it was folded. */
export type Folded = {
  readonly revision: number;
  readonly state: SharingState;
  readonly position: SharingPosition;
};

type FenceParts = {
  readonly log: Pick<EventLog, 'readStream'>;
  readonly readEvent: ReadEvent;
  /** Children whose fold is kept in memory; 10,000 when absent. */
  readonly keep?: number;
};

const page = 1_000;

/**
 * The fence: every call reads the log for what is newer than the fold in memory, so that a withdrawal acknowledged anywhere counts
 * for the very next read. The memory saves folding, never reading.
 */
export class Fence extends SharingPositions {
  private readonly log: FenceParts['log'];
  private readonly readEvent: ReadEvent;
  private readonly keep: number;
  private readonly folds = new Map<PersonId, Folded>();

  constructor({ log, readEvent, keep = 10_000 }: FenceParts) {
    super();
    this.log = log;
    this.readEvent = readEvent;
    this.keep = keep;
  }

  async of(child: PersonId): Promise<SharingPosition> {
    return (await this.folded(child)).position;
  }

  /**
   * The decisions behind the position too, by the same strong read: the decisions of this record alone, the position of all that
   * are merged with it. Throws DomainError (503) where the log is gone.
   */
  async folded(child: PersonId): Promise<Folded> {
    const own = await this.alone(child);
    const { merged, births } = own.state;
    return merged.length === 0 && births.length === 0 ? own : this.united(child, own);
  }

  private async united(child: PersonId, own: Folded): Promise<Folded> {
    const records = new Map([[child, own]]);
    for (const { state } of records.values())
      for (const { with: other } of [...state.merged, ...state.births])
        if (!records.has(other)) records.set(other, await this.alone(other));
    const states = new Map([...records].map(([id, { state }]) => [id, state]));
    const positions = (ids: readonly PersonId[]) => ids.flatMap((id) => records.get(id)?.position ?? []);
    const bearing = {
      members: positions(unitedWith(child, states)),
      readers: positions(readersFrom(child, states)),
      restricting: positions(restrictedBy(child, states)),
    };
    return { ...own, position: unitePositions(own.position, bearing) };
  }

  private async alone(child: PersonId): Promise<Folded> {
    const known = this.folds.get(child);
    const from = (known?.revision ?? -1) + 1;
    try {
      const fresh = await this.log.readStream(streamName(sharing.category, child), { from, limit: page });
      if (fresh.length === 0) return this.remember(child, known ?? this.empty(child));
      const before = known?.state ?? sharing.initial;
      const state = fresh
        .map((event) => recordedAs<SharingEvent>(this.readEvent(event)))
        .reduce((folded, event) => sharing.evolve(folded, event), before);
      const revision = fresh.at(-1)?.revision ?? from - 1;
      const folded = this.remember(child, { revision, state, position: positionOf(child, revision, state) });
      return fresh.length < page ? folded : await this.alone(child);
    } catch (error) {
      throw error instanceof LogUnavailable ? new DomainError(ledgerErrors.logUnavailable) : error;
    }
  }

  private empty(child: PersonId): Folded {
    return { revision: -1, state: sharing.initial, position: positionOf(child, -1, sharing.initial) };
  }

  /** Keeps the newer of two folds, the most recently asked last; children without facts are not worth a place. */
  private remember(child: PersonId, folded: Folded): Folded {
    const known = this.folds.get(child);
    const newest = known && known.revision > folded.revision ? known : folded;
    if (newest.revision < 0) return newest;
    this.folds.delete(child);
    this.folds.set(child, newest);
    if (this.folds.size > this.keep) {
      const [oldest] = this.folds.keys();
      if (oldest !== undefined) this.folds.delete(oldest);
    }
    return newest;
  }
}
