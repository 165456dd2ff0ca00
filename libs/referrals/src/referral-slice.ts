import { draftFrom, movedEntriesOf, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type PersonId, type RecordedEvent, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Ledger, Slice } from '@safeguarding/ledger';
import { referralEntries } from './core/referral-entries.ts';
import type { ReferralEvent, ReferralStep } from './core/referral-events.ts';
import { referral, type ReferralState } from './core/referral.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of a referral are stored. */
export const referralEvents = {
  ReferralSubmitted: childRecord,
  ReferralAcknowledged: childRecord,
  ReferralReturned: childRecord,
  InformationSupplied: childRecord,
  ReferralScreened: childRecord,
  ReferralDecided: childRecord,
  AssessmentStarted: childRecord,
  ReferralClosed: childRecord,
  ReferralWithdrawn: childRecord,
  ReferralEscalated: childRecord,
  ReferralReopened: childRecord,
  ReferralAmended: childRecord,
  ReferralChildMoved: childRecord,
} as const satisfies EventCatalogue<ReferralEvent['type']>;

/** The stream of one referral. */
export const referralSlice: Slice<ReferralState, ReferralEvent> = { ...referral, events: referralEvents };

/** One entry per child of the event; a sibling's sealed part is not on it. */
export const referralDrafts = (event: RecordedEvent): readonly EntryDraft[] =>
  referralEntries(recordedAs<ReferralStep>(event)).map((entry) => ({
    ...draftFrom(event),
    ...entry,
    labels: [],
    sealed: event.sealed.filter(({ person }) => person === entry.child),
  }));

/** Every event of a referral is an entry on the timeline of each child that it is about. */
export const referralTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(referralEvents)
    .filter((type) => type !== 'ReferralChildMoved')
    .map((type) => [type, referralDrafts]),
);

/** The entries of a referral on one child's record: those that were written there, and before them those that were moved there. */
export const referralDraftsOn = async (
  ledger: Pick<Ledger, 'load'>,
  events: readonly RecordedEvent[],
  { referral: thing, child }: { readonly referral: ThingId; readonly child: PersonId },
): Promise<readonly EntryDraft[]> => {
  const own = events
    .filter(({ type }) => type !== 'ReferralChildMoved')
    .flatMap(referralDrafts)
    .filter((draft) => draft.child === child);
  if (!events.some(({ type }) => type === 'ReferralChildMoved')) return own;
  const moved = await movedEntriesOf(ledger, thing, { child, kinds: 'referral-' });
  const last = moved.at(-1)?.movedAt;
  return [...moved, ...own.filter(({ recordedAt }) => last === undefined || recordedAt > last)];
};
