import type { AgencyId, Aggregate, PersonId, ThingId } from '@safeguarding/kernel';
import { beginsEnquiry } from './discussion-rules.ts';
import type { ProtectionEvent } from './protection-events.ts';
import type { CloseReason, PlanCategory } from './protection-vocabulary.ts';

/** What stands of a process, whatever its status. */
export type StandingProcess = {
  readonly process: ThingId;
  readonly child: PersonId;
  readonly authority: AgencyId;
  readonly startedAt: string;
  readonly changedAt: string;
  /** Authorities that handed it over, in their order. */
  readonly former?: readonly AgencyId[];
  /** It came over with a plan, and the conference after the move has not decided yet. */
  readonly transferDue?: true;
};

export type PlainStatus = 'requested' | 'discussed' | 'enquiry' | 'enquiry-concluded' | 'no-plan';
export type ProtectionState =
  | { readonly status: 'none' }
  | ({ readonly status: PlainStatus } & StandingProcess)
  | ({ readonly status: 'plan'; readonly category: PlanCategory; readonly since: string } & StandingProcess)
  | ({ readonly status: 'closed'; readonly reason: CloseReason } & StandingProcess);
export type Standing = Exclude<ProtectionState, { status: 'none' }>;
export type ProtectionStatus = ProtectionState['status'];

type Fact = Pick<ProtectionEvent, 'type' | 'facts'> & { readonly recordedAt: string };

const bare = (state: StandingProcess, changedAt: string): StandingProcess => {
  const { process, child, authority, startedAt, former, transferDue } = state;
  return {
    ...{ process, child, authority, startedAt, changedAt },
    ...(former === undefined ? {} : { former }),
    ...(transferDue === undefined ? {} : { transferDue }),
  };
};

const conferred = ({ transferDue: _held, ...state }: Standing): Standing => state;

const begun = ({ facts, recordedAt }: Fact): StandingProcess => {
  const { process, child, authority } = facts;
  return { process, child, authority, startedAt: recordedAt, changedAt: recordedAt };
};

const asPlan = (state: Standing, at: string, category: PlanCategory | undefined): Standing => {
  const standing = state.status === 'plan' ? { category: state.category, since: state.since } : undefined;
  return {
    ...bare(state, at),
    status: 'plan',
    since: standing?.since ?? at,
    category: category ?? standing?.category ?? 'multiple',
  };
};

const after = (state: Standing, event: ProtectionEvent, at: string): Standing => {
  switch (event.type) {
    case 'ProtectionDiscussionRequested':
      return state;
    case 'ProtectionDiscussionHeld':
      return { ...bare(state, at), status: beginsEnquiry(event.facts.outcome) ? 'enquiry' : 'discussed' };
    case 'ProtectionEnquiryConcluded':
      return { ...bare(state, at), status: 'enquiry-concluded' };
    case 'ProtectionConferenceHeld':
      if (event.facts.outcome === 'plan') return asPlan(conferred(state), at, event.facts.category);
      return event.facts.outcome === 'no-plan'
        ? { ...bare(conferred(state), at), status: 'no-plan' }
        : { ...state, changedAt: at };
    case 'ProtectionReviewHeld':
      return event.facts.outcome === 'continue'
        ? asPlan(state, at, event.facts.category)
        : { ...bare(state, at), status: 'no-plan' };
    case 'ProtectionProcessClosed':
      return { ...bare(state, at), status: 'closed', reason: event.facts.reason };
    case 'ProtectionProcessPassedOn': {
      const { authority, from, stage } = event.facts;
      const due = stage === 'plan' ? { transferDue: true as const } : {};
      return { ...state, ...due, authority, former: [...(state.former ?? []), from], changedAt: at };
    }
    case 'ProtectionConferenceCalled':
    case 'ProtectionPlanChangeFound':
    case 'ProtectionChairTold':
    case 'ProtectionConferenceRecordSent':
    case 'ProtectionCoreGroupHeld':
      return { ...state, changedAt: at };
  }
};

/** One child protection process of one child: from the discussion over enquiry, conference and plan to its end. */
export const protection: Aggregate<ProtectionState, ProtectionEvent> = {
  category: 'protection',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (state.status !== 'none') return after(state, event, event.recordedAt);
    const first: Standing = { ...begun(event), status: 'requested' };
    return after(first, event, event.recordedAt);
  },
};
