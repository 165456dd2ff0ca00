import type { Readers } from '@safeguarding/access';
import { type Caller, type ReadingPage, type Receipts } from '@safeguarding/access';
import { DomainError, type EventId, type PersonId, type Position } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { platformErrors, type PageQuery } from '@safeguarding/platform';
import type { SealedTokens } from '@safeguarding/sealing';
import type { TimelineEntries } from './timeline-entries.ts';
import type { TimelineRows } from './timeline-model.ts';
import type { ReadersPage } from './timeline.answers.ts';

type Parts = {
  readonly readers: Readers;
  readonly rows: TimelineRows;
  readonly entries: TimelineEntries;
  readonly receipts: Receipts;
  readonly tokens: Pick<SealedTokens, 'seal' | 'open'>;
};

const usualPage = 50;

/** The list of readers as pages; looking at it is a reading of its own. */
export class ReadersOfTimeline {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  async ofChild(caller: Caller, child: PersonId, query: PageQuery): Promise<ReadersPage> {
    const page = this.pageOf(child, query);
    return this.answer(caller, child, await this.parts.readers.ofChild(caller, child, page));
  }

  /** 404 for an entry that is not on this child's timeline, as for one that the caller may not know of. */
  async ofEntry(caller: Caller, child: PersonId, id: EventId, query: PageQuery): Promise<ReadersPage> {
    const { rows, entries, readers } = this.parts;
    const [entry] = entries.at(rows.placesOf(child, id));
    if (!entry) throw new DomainError(ledgerErrors.unknown);
    const page = this.pageOf(child, query);
    return this.answer(caller, child, await readers.ofEntry(caller, entry, page));
  }

  private async answer(caller: Caller, child: PersonId, { readings, next }: ReadingPage): Promise<ReadersPage> {
    await this.parts.receipts.record(caller, {
      action: 'readers:read',
      answer: 'shown',
      children: [{ child, classes: [], entries: [] }],
    });
    return { items: readings, ...(next === undefined ? {} : { next: this.parts.tokens.seal(purposeOf(child), next) }) };
  }

  private pageOf(child: PersonId, { limit = usualPage, cursor }: PageQuery) {
    if (cursor === undefined) return { limit };
    const before = this.parts.tokens.open(purposeOf(child), cursor);
    if (before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return { limit, before: before as Position };
  }
}

const purposeOf = (child: PersonId): string => `readers-cursor\n${child}`;
