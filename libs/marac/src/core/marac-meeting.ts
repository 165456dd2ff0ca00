import {
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type LocalDate,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import { maracErrors } from './marac-errors.ts';
import type { CallOffReason } from './marac-vocabulary.ts';

type Scheduled = {
  readonly meeting: ThingId;
  readonly marac: AgencyId;
  readonly on: LocalDate;
  /** The day on which the list of cases has to be with the agencies. */
  readonly listDueOn: LocalDate;
  readonly agencies: readonly AgencyId[];
};
export type MaracMeetingScheduled = DomainEvent<'MaracMeetingScheduled', Scheduled>;
export type MaracMeetingCalledOff = DomainEvent<
  'MaracMeetingCalledOff',
  { readonly meeting: ThingId; readonly reason: CallOffReason }
>;
export type MeetingEvent = MaracMeetingScheduled | MaracMeetingCalledOff;

export type MeetingState =
  | { readonly status: 'none' }
  | ({ readonly status: 'scheduled'; readonly since: string } & Scheduled)
  | ({ readonly status: 'called-off'; readonly since: string } & Scheduled);

/** One meeting of a MARAC; which cases it takes, the cases say. */
export const maracMeeting: Aggregate<MeetingState, MeetingEvent> = {
  category: 'maracmeeting',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'MaracMeetingScheduled') return { status: 'scheduled', since: event.recordedAt, ...event.facts };
    return state.status === 'none' ? state : { ...state, status: 'called-off' };
  },
};

/** A retry records nothing. */
export const scheduleMeeting = (command: Scheduled, state: MeetingState): readonly MeetingEvent[] =>
  state.status === 'none' ? [{ type: 'MaracMeetingScheduled', facts: command }] : [];

/** Its cases are listed for another one. */
export const callOffMeeting = (reason: CallOffReason, state: MeetingState): readonly MeetingEvent[] => {
  if (state.status !== 'scheduled') throw refused(maracErrors.notNow);
  return [{ type: 'MaracMeetingCalledOff', facts: { meeting: state.meeting, reason } }];
};
