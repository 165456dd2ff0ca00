import type { ReadDatabase, Row } from '@safeguarding/event-log';
import type { ActorRef, AgencyId, EventId, FieldClass, Instant, PersonId, Position } from '@safeguarding/kernel';
import type { Caller } from '../caller.ts';
import { toldAccessReason, type ToldAccessReason } from '../core/access-reasons.ts';
import type { ActionName } from '../core/actions.ts';
import { labelsFor, type Entry } from '../core/entry.ts';
import type { Answer, ShownTogether } from '../core/reading.ts';
import type { AgencyKind, BasisKind, EntryLabel } from '../core/vocabulary.ts';
import type { AccessGate, Permission } from '../gate.ts';
import { checkWhole } from './readings-model.ts';

/** One line of the list of readers. */
export type Reading = {
  readonly readAt: Instant;
  readonly agency: AgencyId;
  readonly role: string;
  /** Pseudonym. */
  readonly reader: ActorRef;
  readonly purpose?: string;
  /** The stated reason of a look-up that asks for one. */
  readonly reason?: string;
  /** By the code of the NHS, with its words, where a health service stated it. */
  readonly accessReason?: ToldAccessReason;
  readonly action: ActionName;
  readonly answer: Answer;
  /** The classes that were shown; in a list of one entry's readers only. */
  readonly classes?: readonly FieldClass[];
};

/** Newest first. `next`, where there is more: the position to continue before; hand it out as a sealed token only. */
export type ReadingPage = { readonly readings: readonly Reading[]; readonly next?: Position };

type PageWanted = { readonly limit: number; readonly before?: Position };
type Line = { readonly row: Row; readonly classes?: readonly FieldClass[] };

const select = `SELECT position, agency, agency_kind, reader, role, read_at, purpose, reason, access_reason, action, answer, shown
  FROM reading WHERE child = ? AND position < ? ORDER BY position DESC LIMIT ?`;
const beyondAll = '~' as Position;
const batch = 200;

const readingOf = ({ row, classes }: Line): Reading => ({
  readAt: row['read_at'] as Instant,
  agency: row['agency'] as AgencyId,
  role: String(row['role']),
  reader: row['reader'] as ActorRef,
  ...(row['purpose'] === null ? {} : { purpose: String(row['purpose']) }),
  ...(row['reason'] === null ? {} : { reason: String(row['reason']) }),
  ...(row['access_reason'] === null ? {} : toldAccessReason(String(row['access_reason']))),
  action: row['action'] as ActionName,
  answer: row['answer'] as Answer,
  ...(classes === undefined ? {} : { classes }),
});

/** That a panel looked tells that there is one: whoever has no seat at it learns of it no more here than on the timeline. */
const labelsOfAction = (action: string): readonly EntryLabel[] => {
  const [of] = action.split(':');
  return of === 'marac' || of === 'mappa' ? [of] : [];
};

const classesShown = (row: Row, entry: EventId): readonly FieldClass[] | undefined =>
  (JSON.parse(String(row['shown'])) as readonly ShownTogether[]).find(({ entries }) => entries.includes(entry))
    ?.classes;

/** Who read a child's record or one entry of it, as far as the asker may know: that a sensitive service or a panel read is hidden from others. */
export class Readers {
  private readonly db: ReadDatabase;
  private readonly gate: Pick<AccessGate, 'require' | 'mayKnowOfReading'>;

  constructor(db: ReadDatabase, gate: Pick<AccessGate, 'require' | 'mayKnowOfReading'>) {
    this.db = db;
    this.gate = gate;
  }

  /** For the lead authority and auditors: who asked about the child, without what they saw of it. 404 or 403 for others. */
  async ofChild(caller: Caller, child: PersonId, page: PageWanted): Promise<ReadingPage> {
    const permission = await this.gate.require('readers:read', caller, { child });
    return this.page(caller, permission, child, page, (row) => ({ row }));
  }

  /** For the owner of the entry: who was shown it, and which classes. 404 or 403 for others. */
  async ofEntry(caller: Caller, entry: Entry, page: PageWanted): Promise<ReadingPage> {
    const permission = await this.gate.require('readers:read', caller, entry);
    return this.page(caller, permission, entry.child, page, (row) => {
      const classes = classesShown(row, entry.id);
      return classes === undefined ? undefined : { row, classes };
    });
  }

  private page(
    caller: Caller,
    { bases }: Permission,
    child: PersonId,
    { limit, before }: PageWanted,
    lineOf: (row: Row) => Line | undefined,
  ): ReadingPage {
    checkWhole(this.db, [child]);
    const kinds = [...new Set(bases.map(({ kind }) => kind))];
    const lines: Line[] = [];
    let from = before ?? beyondAll;
    // Hidden lines do not count: a page is full, or it is the last.
    while (lines.length <= limit) {
      const rows = this.db.all(select, child, from, batch);
      lines.push(...rows.filter((row) => this.mayBeTold(caller, kinds, row)).flatMap((row) => lineOf(row) ?? []));
      if (rows.length < batch) break;
      from = rows.at(-1)?.['position'] as Position;
    }
    const shown = lines.slice(0, limit);
    const next = lines.length > limit ? (shown.at(-1)?.row['position'] as Position) : undefined;
    return { readings: shown.map(readingOf), ...(next === undefined ? {} : { next }) };
  }

  private mayBeTold(caller: Caller, kinds: readonly BasisKind[], row: Row): boolean {
    const ownReading = caller.isOf(row['agency'] as AgencyId);
    const labels = ownReading ? [] : labelsFor(row['agency_kind'] as AgencyKind, labelsOfAction(String(row['action'])));
    return kinds.some((basis) => this.gate.mayKnowOfReading(caller, basis, labels));
  }
}
