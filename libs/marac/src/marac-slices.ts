import type { EntryDraft, TimelineContribution } from '@safeguarding/access';
import { DomainError, type AgencyId, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { ledgerErrors, type EventCatalogue, type Slice } from '@safeguarding/ledger';
import type { CasePanel, CaseSummary, ListedProcess, PanelProcess } from '@safeguarding/panels';
import { maracArea, type AreaState, type MaracAreaSet } from './core/marac-area.ts';
import { maracCase, type MaracState, type Standing } from './core/marac-case.ts';
import type { MaracEvent } from './core/marac-events.ts';
import { maracMeeting, type MeetingEvent, type MeetingState } from './core/marac-meeting.ts';
import { seatsOfCase } from './marac-seats.ts';
import { maracMarks, maracStep } from './marac-steps.ts';

const adult = { version: 1, retention: 'adult-record' } as const;

const caseEvents = {
  MaracReferred: adult,
  MaracRepeatFound: adult,
  MaracCaseListed: adult,
  MaracResearchAnswered: adult,
  MaracIdvaNamed: adult,
  MaracVictimContacted: adult,
  MaracCaseDiscussed: adult,
  MaracActionSet: adult,
  MaracActionEnded: adult,
  MaracChildReferralLinked: adult,
  MaracAgencyLeft: adult,
  MaracPersonExcluded: adult,
  MaracTransferOffered: adult,
  MaracTransferAccepted: adult,
  MaracWithdrawn: adult,
  MaracCaseClosed: adult,
} as const satisfies EventCatalogue<MaracEvent['type']>;
const areaEvents = { MaracAreaSet: adult } as const satisfies EventCatalogue<MaracAreaSet['type']>;
const meetingEvents = {
  MaracMeetingScheduled: adult,
  MaracMeetingCalledOff: adult,
} as const satisfies EventCatalogue<MeetingEvent['type']>;

/** How everything of a MARAC is stored: its subject is an adult, and so is the retention. */
export const maracEvents = { ...caseEvents, ...areaEvents, ...meetingEvents };

export const caseSlice: Slice<MaracState, MaracEvent> = { ...maracCase, events: caseEvents };
export const areaSlice: Slice<AreaState, MaracAreaSet> = { ...maracArea, events: areaEvents };
export const meetingSlice: Slice<MeetingState, MeetingEvent> = { ...maracMeeting, events: meetingEvents };

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: MaracState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

const panelOf = (state: MaracState): CasePanel => {
  const standing = standingOf(state);
  const { victim: subject, children, marac: keeper, referredAt: since } = standing;
  return { thing: standing.case, keeper, subject, children, since, label: 'marac', seats: seatsOfCase(standing) };
};

/** A MARAC that gave the case away knows it as it was then, and whatever comes after is none of its business. */
const keptUntil = (state: Standing, agency: AgencyId): number | undefined => {
  const { marac, asked, idva, referrer } = state;
  if ([marac, idva, referrer, ...asked].includes(agency)) return undefined;
  return state.keptBefore.findLast((kept) => kept.marac === agency)?.upTo;
};

/** The case as the desk works with it. */
export const maracProcess: PanelProcess<MaracState, MaracEvent> = {
  slice: caseSlice,
  read: 'marac:read',
  panelOf,
  knownUntil: (state, agency) => keptUntil(standingOf(state), agency),
  stepOf: (state, event) => maracStep(standingOf(state), event),
};

/** What a list can ask for. */
export const maracWaits = ['child-referral', 'research'] as const;

const summaryOf = (state: MaracState): CaseSummary | undefined => {
  if (state.status === 'none') return undefined;
  const { marac, victim, status, meeting, actions, asked, answered, referralMissing } = state;
  const ended = status === 'withdrawn' || status === 'closed';
  const waitsFor = [
    ...(!ended && referralMissing.length > 0 ? ['child-referral'] : []),
    ...(status === 'listed' && asked.some((agency) => !answered.includes(agency)) ? ['research'] : []),
  ];
  // Who gave the case away reads it by its id: a line would tell how it went on.
  const agencies = seatsOfCase(state)
    .map(({ agency }) => agency)
    .filter((agency) => keptUntil(state, agency) === undefined);
  return {
    ...{ keeper: marac, subject: victim, status, ended, agencies, waitsFor, actions },
    ...(meeting === undefined ? {} : { meeting: meeting.id }),
  };
};

/** The cases as lists know them. */
export const listedMarac: ListedProcess<MaracState, MaracEvent> = { name: 'marac', slice: caseSlice, summaryOf };

const marked = ['MaracReferred', 'MaracCaseListed', 'MaracIdvaNamed', 'MaracTransferAccepted'] as const;

/** A mark on the timelines of the children, for those who may know of it. */
export const maracTimeline: TimelineContribution = Object.fromEntries(
  marked.map((type) => [
    type,
    (event: RecordedEvent): readonly EntryDraft[] => maracMarks(recordedAs<MaracEvent>(event)),
  ]),
);
