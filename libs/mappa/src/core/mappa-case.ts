import {
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type LocalDate,
  type PersonId,
  type Recorded,
  type ThingId,
  withAction,
  withEnd,
  type CaseAction,
} from '@safeguarding/kernel';
import type { MappaEvent, MappaReferred } from './mappa-events.ts';
import { reviewDue } from './review-intervals.ts';
import type { Part, Scheme } from './schemes.ts';

/** What stands of a case, whatever its status. JSON alone: lists keep it as it is. */
export type StandingCase = {
  readonly case: ThingId;
  readonly unit: AgencyId;
  readonly scheme: Scheme;
  readonly referrer: AgencyId;
  readonly referredBy: ActorRef;
  readonly referredAt: string;
  readonly offender: PersonId;
  readonly category: string;
  readonly ground: string;
  readonly level?: string;
  readonly leadAgency: AgencyId;
  /** PPANI: whose designated risk manager it is. */
  readonly riskManager?: AgencyId;
  readonly children: readonly PersonId[];
  /** Agencies with a seat, and the part they have in the arrangements. */
  readonly seated: readonly { readonly agency: AgencyId; readonly part: Part }[];
  readonly lastMeetingOn?: LocalDate;
  readonly review?: { readonly rule: string; readonly dueOn: LocalDate };
  readonly excluded: readonly ActorRef[];
  readonly keptBefore: readonly { readonly unit: AgencyId; readonly upTo: number }[];
  readonly actions: readonly CaseAction[];
};

export const mappaStatuses = ['referred', 'screened', 'managed', 'transfer-offered', 'exited'] as const;
export type MappaStatus = (typeof mappaStatuses)[number];
export type MappaState =
  | { readonly status: 'none' }
  | ({ readonly status: Exclude<MappaStatus, 'transfer-offered'> } & StandingCase)
  | ({
      readonly status: 'transfer-offered';
      readonly to: AgencyId;
      readonly was: 'screened' | 'managed';
    } & StandingCase);
export type Standing = Exclude<MappaState, { status: 'none' }>;

const begun = ({ facts, recordedAt }: Recorded<MappaReferred>): Standing => {
  const { case: id, unit, scheme, referrer, by, offender, category, ground, leadAgency, children } = facts;
  return {
    ...{ status: 'referred', case: id, unit, scheme, referrer, referredBy: by, referredAt: recordedAt },
    ...{ offender, category, ground, leadAgency, children },
    ...{ seated: [], excluded: [], keptBefore: [], actions: [] },
  };
};

const bare = (state: Standing): StandingCase => {
  const { status: _status, ...rest } = state;
  if (!('to' in rest)) return rest;
  const { to: _to, was: _was, ...standing } = rest;
  return standing;
};

/** The clock of the review starts anew with each decision on the level and each meeting. */
const reviewed = (state: StandingCase, since: LocalDate): StandingCase => {
  const { review: _review, ...rest } = state;
  const review = reviewDue(state.scheme, state.level, since);
  return review === undefined ? rest : { ...rest, review };
};

const levelled = (
  state: Standing,
  { category, level, decidedOn }: Extract<MappaEvent, { type: 'MappaLevelDecided' }>['facts'],
) => {
  const { level: _level, ...rest } = bare(state);
  const standing = { ...rest, category, ...(level === undefined ? {} : { level }) };
  return { ...reviewed(standing, decidedOn), status: 'managed' } as const;
};

const moved = (
  state: Standing,
  { facts, revision }: Extract<Recorded<MappaEvent>, { type: 'MappaTransferAccepted' }>,
) => {
  const { review: _review, level: _level, riskManager: _riskManager, ...rest } = bare(state);
  const { unit, scheme, from } = facts;
  const keptBefore = [...state.keptBefore, { unit: from, upTo: revision }];
  // Another area decides its own level, and another nation its own category.
  return { ...rest, status: 'screened', unit, scheme, seated: [], keptBefore } as const;
};

const after = (state: Standing, event: Recorded<MappaEvent>): Standing => {
  switch (event.type) {
    case 'MappaReferred':
    case 'MappaDisclosureDecided':
      return state;
    case 'MappaScreened':
      return { ...bare(state), status: event.facts.outcome === 'accepted' ? 'screened' : 'exited' };
    case 'MappaLevelDecided':
      return levelled(state, event.facts);
    case 'MappaAgenciesInvited': {
      const invited = event.facts.agencies;
      const known = state.seated.filter(({ agency }) => !invited.some((one) => one.agency === agency));
      return { ...state, seated: [...known, ...invited] };
    }
    case 'MappaRiskManagerNamed':
      return { ...state, riskManager: event.facts.agency };
    case 'MappaMeetingHeld': {
      const { heldOn } = event.facts;
      return { ...reviewed({ ...bare(state), lastMeetingOn: heldOn }, heldOn), status: 'managed' };
    }
    case 'MappaActionSet':
      return { ...state, actions: withAction(state.actions, event.facts) };
    case 'MappaActionEnded':
      return { ...state, actions: withEnd(state.actions, event.facts) };
    case 'MappaAgencyLeft':
      return { ...state, seated: state.seated.filter(({ agency }) => agency !== event.facts.agency) };
    case 'MappaPersonExcluded':
      return { ...state, excluded: [...new Set([...state.excluded, event.facts.person])] };
    case 'MappaTransferOffered':
      return {
        ...bare(state),
        ...{ status: 'transfer-offered', to: event.facts.to, was: state.status === 'managed' ? 'managed' : 'screened' },
      };
    case 'MappaTransferAccepted':
      return moved(state, event);
    case 'MappaExited':
      return { ...bare(state), status: 'exited' };
  }
};

/** One offender under the arrangements of one area at a time, from the referral to the exit. */
export const mappaCase: Aggregate<MappaState, MappaEvent> = {
  category: 'mappa',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (state.status !== 'none') return after(state, event);
    return event.type === 'MappaReferred' ? begun(event) : state;
  },
};
