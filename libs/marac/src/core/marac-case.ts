import type { ActorRef, AgencyId, Aggregate, LocalDate, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import { londonDate, withAction, withEnd, type CaseAction } from '@safeguarding/kernel';
import type { MaracEvent, MaracReferred } from './marac-events.ts';

/** What stands of a case, whatever its status. JSON alone: lists keep it as it is. */
export type StandingCase = {
  readonly case: ThingId;
  /** The MARAC that keeps it now. */
  readonly marac: AgencyId;
  readonly referrer: AgencyId;
  readonly referredBy: ActorRef;
  readonly referredAt: string;
  readonly referredOn: LocalDate;
  readonly victim: PersonId;
  readonly perpetrators: readonly PersonId[];
  readonly children: readonly PersonId[];
  /** Children of the household whose separate referral to children's social care is not linked. */
  readonly referralMissing: readonly PersonId[];
  /** Agencies that were asked, and have not left. */
  readonly asked: readonly AgencyId[];
  /** Those of them that have said what they hold, or why they do not share it. */
  readonly answered: readonly AgencyId[];
  readonly idva?: AgencyId;
  readonly meeting?: { readonly id: ThingId; readonly on: LocalDate; readonly listDueOn: LocalDate };
  readonly discussedOn?: LocalDate;
  readonly excluded: readonly ActorRef[];
  /** MARACs that kept it once, and up to which revision they did. */
  readonly keptBefore: readonly { readonly marac: AgencyId; readonly upTo: number }[];
  readonly actions: readonly CaseAction[];
};

export const openStatuses = ['referred', 'listed', 'discussed', 'transfer-offered'] as const;
export const maracStatuses = [...openStatuses, 'withdrawn', 'closed'] as const;
export type MaracStatus = (typeof maracStatuses)[number];
type PlainStatus = Exclude<MaracStatus, 'transfer-offered'>;
export type MaracState =
  | { readonly status: 'none' }
  | ({ readonly status: PlainStatus } & StandingCase)
  | ({ readonly status: 'transfer-offered'; readonly to: AgencyId } & StandingCase);
export type Standing = Exclude<MaracState, { status: 'none' }>;

const begun = ({ facts, recordedAt }: Recorded<MaracReferred>): Standing => ({
  status: 'referred',
  case: facts.case,
  marac: facts.marac,
  referrer: facts.referrer,
  referredBy: facts.by,
  referredAt: recordedAt,
  referredOn: londonDate(recordedAt),
  victim: facts.victim,
  perpetrators: facts.perpetrators,
  children: facts.children,
  referralMissing: facts.children,
  ...{ asked: [], answered: [], excluded: [], keptBefore: [], actions: [] },
});

const bare = (state: Standing): StandingCase => {
  const { status: _status, ...rest } = state;
  if (!('to' in rest)) return rest;
  const { to: _to, ...standing } = rest;
  return standing;
};

const union = (one: readonly AgencyId[], other: readonly AgencyId[]): readonly AgencyId[] => [
  ...new Set([...one, ...other]),
];

const after = (state: Standing, event: Recorded<MaracEvent>): Standing => {
  switch (event.type) {
    case 'MaracReferred':
    case 'MaracRepeatFound':
    case 'MaracVictimContacted':
      return state;
    case 'MaracCaseListed': {
      const { meeting: id, on, listDueOn, agencies } = event.facts;
      const meeting = { id, on, listDueOn };
      return { ...bare(state), status: 'listed', meeting, asked: union(state.asked, agencies) };
    }
    case 'MaracResearchAnswered':
      return { ...state, answered: union(state.answered, [event.facts.agency]) };
    case 'MaracIdvaNamed':
      return { ...state, idva: event.facts.idva };
    case 'MaracCaseDiscussed':
      return event.facts.outcome === 'deferred'
        ? { ...bare(state), status: 'referred' }
        : { ...bare(state), status: 'discussed', discussedOn: londonDate(event.recordedAt) };
    case 'MaracActionSet':
      return { ...state, actions: withAction(state.actions, event.facts) };
    case 'MaracActionEnded':
      return { ...state, actions: withEnd(state.actions, event.facts) };
    case 'MaracChildReferralLinked':
      return { ...state, referralMissing: state.referralMissing.filter((child) => child !== event.facts.child) };
    case 'MaracAgencyLeft':
      return { ...state, asked: state.asked.filter((agency) => agency !== event.facts.agency) };
    case 'MaracPersonExcluded':
      return { ...state, excluded: [...new Set([...state.excluded, event.facts.person])] };
    case 'MaracTransferOffered':
      return { ...bare(state), status: 'transfer-offered', to: event.facts.to };
    case 'MaracTransferAccepted':
      return moved(state, event);
    case 'MaracWithdrawn':
      return { ...bare(state), status: 'withdrawn' };
    case 'MaracCaseClosed':
      return { ...bare(state), status: 'closed' };
  }
};

/** The receiving MARAC asks its own agencies; what was done before stays with those who did it, and with the file. */
const moved = (
  state: Standing,
  { facts, revision }: Extract<Recorded<MaracEvent>, { type: 'MaracTransferAccepted' }>,
) => {
  const { meeting: _meeting, idva: _idva, discussedOn: _discussedOn, ...rest } = bare(state);
  return {
    ...rest,
    status: 'referred',
    marac: facts.marac,
    asked: [],
    answered: [],
    keptBefore: [...state.keptBefore, { marac: facts.from, upTo: revision }],
  } as const satisfies Standing;
};

/** One case of one victim at a MARAC; the same abuse again is a case of its own. */
export const maracCase: Aggregate<MaracState, MaracEvent> = {
  category: 'marac',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (state.status !== 'none') return after(state, event);
    return event.type === 'MaracReferred' ? begun(event) : state;
  },
};
