import { draftFrom, type EntryDraft, type KindOfThing, type TimelineContribution } from '@safeguarding/access';
import {
  type AgencyId,
  type DomainEvent,
  type FieldClass,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { advice, type AdviceEvent, type AdviceState } from './core/advice.ts';
import { channelEntry, ownClasses, type ChannelEntry } from './core/channel-entry.ts';
import { contact, type ContactEvent, type ContactState } from './core/contact.ts';
import { contribution, type ContributionEvent, type ContributionState } from './core/contribution.ts';
import {
  practiceMeeting,
  type MeetingEvent,
  type MeetingEventOfChild,
  type MeetingState,
} from './core/practice-meeting.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

const adviceEvents = {
  AdviceSought: childRecord,
  AdviceGiven: childRecord,
  AdviceDecided: childRecord,
} as const satisfies EventCatalogue<AdviceEvent['type']>;
const contactEvents = {
  ContactMade: childRecord,
  ContactReplied: childRecord,
  ContactClosed: childRecord,
} as const satisfies EventCatalogue<ContactEvent['type']>;
const contributionEvents = {
  ContributionAsked: childRecord,
  ContributionGiven: childRecord,
  ContributionRefused: childRecord,
  ContributionWithdrawn: childRecord,
} as const satisfies EventCatalogue<ContributionEvent['type']>;
const meetingEvents = {
  PracticeMeetingHeld: childRecord,
  MeetingItemDiscussed: childRecord,
  MeetingActionAgreed: childRecord,
  MeetingActionEnded: childRecord,
} as const satisfies EventCatalogue<MeetingEvent['type']>;

/** How the events of the channels are stored. */
export const channelEvents = { ...adviceEvents, ...contactEvents, ...contributionEvents, ...meetingEvents } as const;

export const adviceSlice: Slice<AdviceState, AdviceEvent> = { ...advice, events: adviceEvents };
export const contactSlice: Slice<ContactState, ContactEvent> = { ...contact, events: contactEvents };
export const contributionSlice: Slice<ContributionState, ContributionEvent> = {
  ...contribution,
  events: contributionEvents,
};
export const meetingSlice: Slice<MeetingState, MeetingEvent> = { ...practiceMeeting, events: meetingEvents };

/**
 * Kept from a share and from a lead: that somebody was told, or advised, is for the service that did it and for whom it decided to
 * tell. What was told comes to them by the disclosure that the reaction records, and goes with it.
 */
const draft = (event: RecordedEvent, entry: ChannelEntry): EntryDraft => ({
  ...draftFrom(event),
  ...entry,
  labels: ['withheld'],
});

const own = (agency: AgencyId) => ({ agency, classes: ownClasses });
/** The service that was asked sees what it is asked. */
const asked: readonly FieldClass[] = ['presence', 'summary', 'legal'];
/** The authority sees that it gets nothing, and why. */
const refused: readonly FieldClass[] = ['presence', 'summary', 'narrative', 'legal'];

const adviceDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<AdviceEvent>(event);
  const { advice: thing, child, seeker } = stored.facts;
  return draft(event, channelEntry(stored, { thing, child, hidden: ['advice', 'seeker'], recipients: [own(seeker)] }));
};

const contactDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<ContactEvent>(event);
  const { contact: thing, child, by } = stored.facts;
  return draft(event, channelEntry(stored, { thing, child, hidden: ['contact', 'by'], recipients: [own(by)] }));
};

const contributionDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<ContributionEvent>(event);
  const { contribution: thing, child, authority, of } = stored.facts;
  const told = {
    ContributionAsked: [own(authority), { agency: of, classes: asked }],
    ContributionGiven: [own(of)],
    ContributionRefused: [own(of), { agency: authority, classes: refused }],
    ContributionWithdrawn: [own(authority), { agency: of, classes: asked }],
  };
  const hidden = ['contribution', 'authority'];
  return draft(event, channelEntry(stored, { thing, child, hidden, recipients: told[stored.type] }));
};

const meetingDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<MeetingEventOfChild>(event);
  const { meeting: thing, child, practice } = stored.facts;
  return draft(
    event,
    channelEntry(stored, { thing, child, hidden: ['meeting', 'practice'], recipients: [own(practice)] }),
  );
};

const each = (events: EventCatalogue, draftOf: (event: RecordedEvent) => EntryDraft): TimelineContribution =>
  Object.fromEntries(Object.keys(events).map((type) => [type, (event: RecordedEvent) => [draftOf(event)]]));

const { PracticeMeetingHeld: _ofNoChild, ...ofChildren } = meetingEvents;

/** Every step about a child is an entry on its timeline. */
export const channelTimeline: TimelineContribution = {
  ...each(adviceEvents, adviceDraft),
  ...each(contactEvents, contactDraft),
  ...each(contributionEvents, contributionDraft),
  ...each(ofChildren, meetingDraft),
};

/** Draft of one event of a meeting about one child. */
export const meetingEntryDraft = meetingDraft;

type Judged = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly owner: AgencyId;
  readonly recordedAt: string;
};

/** A thing as its own service is judged on it. */
export const ownTarget = ({ thing, child, owner, recordedAt }: Judged, ...others: readonly AgencyId[]) => ({
  ...{ thing, child, owner },
  recipients: [own(owner), ...others.map((agency) => ({ agency, classes: asked }))],
  labels: ['withheld' as const],
  recordedAt: recordedAt as Instant,
});

type Kind<S, E extends DomainEvent> = KindOfThing<S, E>;

export const adviceKind: Kind<AdviceState, AdviceEvent> = {
  slice: adviceSlice,
  draftOf: adviceDraft,
  targetOf: (state) =>
    state.status === 'none'
      ? undefined
      : ownTarget({ thing: state.advice, child: state.child, owner: state.seeker, recordedAt: state.soughtAt }),
  readAction: 'advice:read',
};
export const contactKind: Kind<ContactState, ContactEvent> = {
  slice: contactSlice,
  draftOf: contactDraft,
  targetOf: (state) =>
    state.status === 'none'
      ? undefined
      : ownTarget({ thing: state.contact, child: state.child, owner: state.by, recordedAt: state.madeAt }),
  readAction: 'contact:read',
};
export const contributionKind: Kind<ContributionState, ContributionEvent> = {
  slice: contributionSlice,
  draftOf: contributionDraft,
  targetOf: (state) =>
    state.status === 'none'
      ? undefined
      : ownTarget(
          { thing: state.contribution, child: state.child, owner: state.authority, recordedAt: state.askedAt },
          state.of,
        ),
  readAction: 'contribution:read',
};
