import type { EventLog } from '@safeguarding/event-log';
import { streamName, type AgencyId, type Instant, recordedAs } from '@safeguarding/kernel';
import { readWhole, type ReadEvent } from '@safeguarding/ledger';
import type { ChildUnmatched } from './core/worklist.ts';

/** One submission that its source must look at again. */
export type WorklistItem = ChildUnmatched['facts'] & { readonly recordedAt: Instant };

/** What a service sent and could not be matched; nobody else's business. */
export class Worklist {
  private readonly parts: { readonly log: EventLog; readonly readEvent: ReadEvent };

  constructor(parts: Worklist['parts']) {
    this.parts = parts;
  }

  /** In the order in which they were recorded, each once. The caller has made sure that the reader is of the service. */
  async of(agency: AgencyId): Promise<readonly WorklistItem[]> {
    const { log, readEvent } = this.parts;
    const events = await readWhole(log, streamName('worklist', agency));
    const items = events
      .map((event) => recordedAs<ChildUnmatched>(readEvent(event)))
      .map(({ facts, recordedAt }) => [facts.item, { ...facts, recordedAt }] as const);
    return [...new Map(items.toReversed()).values()].toReversed();
  }
}
