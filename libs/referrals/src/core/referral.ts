import type { AgencyId, Aggregate, EventId, PersonId } from '@safeguarding/kernel';
import type { Of, ReferralEvent } from './referral-events.ts';
import type {
  ChildDecision,
  CloseReason,
  ReferralCategory,
  ScreeningStage,
  Urgency,
  WithdrawReason,
} from './referral-vocabulary.ts';

export type Decided = { readonly child: PersonId; readonly decision: ChildDecision; readonly at: string };

/** What stands of a referral, whatever its status. */
export type StandingReferral = Of & {
  readonly children: readonly PersonId[];
  readonly urgency: Urgency;
  readonly categories: readonly ReferralCategory[];
  /** Per child the event that holds its newest content: what an amendment supersedes. */
  readonly content: Readonly<Record<string, EventId>>;
  /** Since it was submitted or last re-opened; the newest of each child. */
  readonly decisions: readonly Decided[];
  readonly submittedAt: string;
  readonly changedAt: string;
  readonly acknowledgedAt?: string;
  /** The latest stage since it was submitted or last re-opened. */
  readonly screenedTo?: ScreeningStage;
  readonly escalatedAt?: string;
};

/** Statuses without facts of their own. */
export type PlainStatus =
  | 'submitted'
  | 'acknowledged'
  | 'returned-for-information'
  | 'information-supplied'
  | 'decided'
  | 'assessment'
  | 're-opened';
export type ReferralState =
  | { readonly status: 'none' }
  | ({ readonly status: PlainStatus } & StandingReferral)
  | ({ readonly status: 'screened'; readonly stage: ScreeningStage } & StandingReferral)
  | ({ readonly status: 'closed'; readonly reason: CloseReason } & StandingReferral)
  | ({ readonly status: 'withdrawn'; readonly reason: WithdrawReason } & StandingReferral);
export type ReferralStatus = ReferralState['status'];
type Standing = Exclude<ReferralState, { status: 'none' }>;

type Recording<E extends ReferralEvent> = {
  readonly id: EventId;
  readonly recordedAt: string;
  readonly actor: { readonly agency: AgencyId };
  readonly facts: E['facts'];
};
type Handlers = {
  readonly [T in Exclude<ReferralEvent['type'], 'ReferralSubmitted'>]: (
    state: Standing,
    event: Recording<Extract<ReferralEvent, { type: T }>>,
  ) => Standing;
};

/** The facts that outlive a status. */
const bare = (state: StandingReferral): StandingReferral => {
  const { referral, referrer, recipient, children, urgency, categories, content, decisions } = state;
  const { submittedAt, changedAt, acknowledgedAt, screenedTo, escalatedAt } = state;
  return {
    ...{ referral, referrer, recipient, children, urgency, categories, content, decisions, submittedAt, changedAt },
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
    ...(screenedTo === undefined ? {} : { screenedTo }),
    ...(escalatedAt === undefined ? {} : { escalatedAt }),
  };
};
const to =
  (status: PlainStatus) =>
  (state: Standing): Standing => ({ ...bare(state), status });

const submitted = ({ id, recordedAt, facts }: Recording<Extract<ReferralEvent, { type: 'ReferralSubmitted' }>>) => {
  const { referral, referrer, recipient, urgency, categories } = facts;
  const children = facts.children.map(({ child }) => child);
  return {
    status: 'submitted',
    ...{ referral, referrer, recipient, children, urgency, categories },
    content: Object.fromEntries(children.map((child) => [child, id])),
    decisions: [],
    submittedAt: recordedAt,
    changedAt: recordedAt,
  } as const;
};

const handlers: Handlers = {
  ReferralAcknowledged: (state, { recordedAt }) => ({
    ...bare(state),
    status: 'acknowledged',
    acknowledgedAt: recordedAt,
  }),
  ReferralReturned: to('returned-for-information'),
  InformationSupplied: to('information-supplied'),
  ReferralScreened: (state, { facts: { stage } }) => ({
    ...bare(state),
    ...{ status: 'screened', stage, screenedTo: stage },
  }),
  ReferralDecided: (state, { recordedAt, facts }) => ({
    ...bare(state),
    status: state.status === 'assessment' ? 'assessment' : 'decided',
    decisions: [
      ...state.decisions.filter((old) => !facts.decisions.some(({ child }) => child === old.child)),
      ...facts.decisions.map((one) => ({ ...one, at: recordedAt })),
    ],
  }),
  AssessmentStarted: to('assessment'),
  ReferralClosed: (state, { facts }) => ({ ...bare(state), status: 'closed', reason: facts.reason }),
  ReferralWithdrawn: (state, { facts }) => ({ ...bare(state), status: 'withdrawn', reason: facts.reason }),
  ReferralEscalated: (state, { recordedAt }) => ({ ...state, escalatedAt: recordedAt }),
  // What was decided before stays on record; it does not close the referral a second time.
  ReferralReopened: (state) => {
    const { screenedTo: _before, ...again } = bare(state);
    return { ...again, status: 're-opened', decisions: [] };
  },
  ReferralAmended: (state, { id, facts }) => ({
    ...state,
    content: { ...state.content, ...Object.fromEntries(facts.amended.map(({ child }) => [child, id])) },
    ...(facts.urgency === undefined ? {} : { urgency: facts.urgency }),
    ...(facts.categories === undefined ? {} : { categories: facts.categories }),
  }),
  ReferralChildMoved: (state, { facts: { from, to: right, content } }) => {
    const { [from]: _wrong, ...others } = state.content;
    const instead = (child: PersonId): PersonId => (child === from ? right : child);
    return {
      ...state,
      children: state.children.map(instead),
      content: { ...others, [right]: content },
      decisions: state.decisions.map((made) => ({ ...made, child: instead(made.child) })),
    };
  },
};

/** One referral to the lead authority; it may name several children. */
export const referral: Aggregate<ReferralState, ReferralEvent> = {
  category: 'referral',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'ReferralSubmitted') return submitted(event);
    if (state.status === 'none') return state;
    const handle = handlers[event.type] as (state: Standing, event: unknown) => Standing;
    return { ...handle(state, event), changedAt: event.recordedAt };
  },
};
