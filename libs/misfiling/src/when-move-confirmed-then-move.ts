import {
  entryMoved,
  movedEntriesSlice,
  readingsDuring,
  type EntryDraft,
  type EntryMoved,
  type MovedState,
} from '@safeguarding/access';
import type { AttachmentService } from '@safeguarding/attachments';
import type { Reaction, ReadDatabase } from '@safeguarding/event-log';
import {
  streamName,
  type ActorRef,
  type AgencyId,
  type EventId,
  type Instant,
  type PersonalPart,
  type PersonId,
  type Position,
  recordedAs,
} from '@safeguarding/kernel';
import { derivedEventId, reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import type { SharingService } from '@safeguarding/sharing';
import { completeMove } from './core/misfiling-decisions.ts';
import type { MoveConfirmed, MoveEvent, MoveState } from './core/misfiling.ts';
import type { MisfiledThings } from './misfiled-things.ts';
import { misfilingSlice } from './misfiling-slice.ts';
import { sawAny } from './who-saw.ts';

const name = 'when-move-confirmed-then-move';
const stride = 500;

export type MovingParts = {
  readonly ledger: Ledger;
  readonly things: MisfiledThings;
  readonly attachments: Pick<AttachmentService, 'follow'>;
  readonly sharing: Pick<SharingService, 'bringEntryBack' | 'markEntryMoved'>;
  readonly sealing: Pick<Sealing, 'open'>;
  readonly db: ReadDatabase;
  /** Receipts of reads that were answered before the move may still be on their way into the read model. */
  readonly readingsReached: (position: Position) => Promise<boolean>;
  readonly readEvent: ReadEvent;
};

type Facts = MoveConfirmed['facts'];

/** What was sealed for the wrong child, opened, to be sealed for the right one; about anybody else it stays under their key. */
const openedFor = async (
  { sealing }: MovingParts,
  draft: EntryDraft,
  { from, to }: Facts,
): Promise<readonly PersonalPart[]> => {
  const parts = await Promise.all(draft.sealed.map((part) => sealing.open(draft.binding, part)));
  return parts
    .filter((part) => part !== undefined)
    .map(({ person, classes }) => ({ person: person === from ? to : person, classes }));
};

/** Each person who was shown one of these entries on the wrong child; the service that wrote them sees the mark as its own. */
const peopleWhoSaw = (db: ReadDatabase, { from, owner }: Facts, entries: ReadonlySet<string>) => {
  const people = new Map<ActorRef, AgencyId>();
  for (let before: string | undefined; ;) {
    const rows = readingsDuring(db, [from], { from: '' as Instant, until: undefined, before, limit: stride });
    for (const row of rows)
      if (row.agency !== owner && sawAny(row, entries) !== undefined) people.set(row.reader, row.agency);
    before = rows.at(-1)?.place;
    if (rows.length < stride) return [...people].map(([person, agency]) => ({ agency, person }));
  }
};

/**
 * Carries out a confirmed move: the thing is the right child's, then its entries are written there one by one, then the mark is left.
 * What the wrong record shows ended with the confirmation. Runs twice without harm; every id follows from the confirmation.
 */
export const whenMoveConfirmedThenMove = (parts: MovingParts): Reaction => ({
  name,
  eventTypes: ['MoveConfirmed'],
  handle: async (stored) => {
    const { ledger, things, attachments, sharing, db, readEvent } = parts;
    const event = recordedAs<MoveConfirmed>(readEvent(stored));
    const { move, kind, thing, from, to } = event.facts;
    // Content goes on being its own controller's: an authority's answer on a referral is sealed under that authority's key.
    const contextFor = (detail: string, agency = event.actor.agency) =>
      reactionContext(name, { ...event, actor: { ...event.actor, agency } }, detail);
    const stream = streamName(movedEntriesSlice.category, thing);
    const nameOf = (entry: EventId): EventId => derivedEventId(contextFor(entry), stream, 0);
    await sharing.bringEntryBack(to, { move, thing, earlier: 'hidden' }, contextFor('back'));
    const of = things.of(kind);
    const { content } = await of.entriesOn(thing, from);
    await of.move(thing, { from, to, move, content: nameOf(content ?? event.id) }, contextFor('thing'));
    const { drafts } = await of.entriesOn(thing, from);
    const documents = of.documents
      ? await attachments.follow({ holder: thing, from, to, move }, nameOf, (id, owner) => contextFor(id, owner))
      : [];
    const entries = [...drafts, ...documents];
    for (const draft of entries) await moveEntry(parts, event.facts, draft, { nameOf, contextFor });
    const ids = entries.map(({ id }) => id);
    if (!(await parts.readingsReached(event.position))) throw new Error('The readings do not follow the log.');
    const told = peopleWhoSaw(db, event.facts, new Set<string>(ids));
    await sharing.markEntryMoved(from, { move, told }, contextFor('mark'));
    await ledger.change<MoveState, MoveEvent>(misfilingSlice, move, {
      context: contextFor('done'),
      ifMatch: 'ignored',
      decide: (state) => completeMove(ids, state),
    });
  },
});

type Naming = {
  readonly nameOf: (entry: EventId) => EventId;
  readonly contextFor: (detail: string, agency?: AgencyId) => ReturnType<typeof reactionContext>;
};

const moveEntry = async (parts: MovingParts, facts: Facts, draft: EntryDraft, { nameOf, contextFor }: Naming) => {
  const { move, thing, to } = facts;
  const child: PersonId = to;
  const personal = await openedFor(parts, draft, facts);
  const supersedes = draft.supersedes === undefined ? undefined : nameOf(draft.supersedes);
  await parts.ledger.change<MovedState, EntryMoved>(movedEntriesSlice, thing, {
    context: contextFor(draft.id, draft.owner),
    ifMatch: 'ignored',
    mayBeNew: true,
    decide: () => [entryMoved(draft, { move, child, supersedes, personal })],
  });
};
