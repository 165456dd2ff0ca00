import type { AgencyId, Aggregate, EventId, Instant, LocalDate, Recorded, ThingId } from '@safeguarding/kernel';
import type { OnlineEvent } from './online-events.ts';
import type {
  CoercionOutcome,
  CoercionStep,
  CompetenceOutcome,
  ProxyAuthority,
  ProxyScope,
  ReviewCode,
  StopMeasure,
  WhoseAccess,
} from './online-vocabulary.ts';

/** What every fact has. */
type Fact = { readonly fact: ThingId; readonly practice: AgencyId; readonly at: Instant };

export type Code = Fact & { readonly code: ReviewCode; readonly effectiveOn: LocalDate };
export type Stop = Fact & { readonly measure: StopMeasure; readonly of: WhoseAccess };
export type History = Fact & { readonly from: LocalDate };
export type OnEntry = Fact & { readonly entry: EventId };
export type Proxy = Fact & { readonly authority: ProxyAuthority; readonly scope: ProxyScope };
export type Competence = Fact & { readonly outcome: CompetenceOutcome };
export type Coercion = Fact & {
  readonly of: WhoseAccess;
  readonly outcome: CoercionOutcome;
  readonly next: CoercionStep;
};

/**
 * Every fact about online access to one child's record, whichever practice said it. Lists of facts, because records that are merged
 * are read as one: their facts together are the facts of the child.
 */
export type OnlineState = {
  readonly codes: readonly Code[];
  readonly stops: readonly Stop[];
  readonly histories: readonly History[];
  readonly redactions: readonly OnEntry[];
  readonly releases: readonly OnEntry[];
  readonly proxies: readonly Proxy[];
  readonly competences: readonly Competence[];
  readonly coercions: readonly Coercion[];
  /** Stops, redactions and proxies that somebody ended, by the id of what was ended. */
  readonly ended: readonly Fact[];
  /** Proxies whose end by a birthday was told. */
  readonly lapsed: readonly Fact[];
};

const nothing: OnlineState = {
  codes: [],
  stops: [],
  histories: [],
  redactions: [],
  releases: [],
  proxies: [],
  competences: [],
  coercions: [],
  ended: [],
  lapsed: [],
};

const listOf = {
  OnlineReviewCodeRecorded: 'codes',
  OnlineAccessStopped: 'stops',
  OnlineAccessRestored: 'ended',
  OnlineHistoryOpened: 'histories',
  OnlineItemRedacted: 'redactions',
  OnlineRedactionEnded: 'ended',
  OnlineItemReleased: 'releases',
  OnlineProxyGranted: 'proxies',
  OnlineProxyEnded: 'ended',
  OnlineProxyLapsed: 'lapsed',
  OnlineCompetenceAssessed: 'competences',
  OnlineCoercionAssessed: 'coercions',
} as const satisfies Readonly<Record<OnlineEvent['type'], keyof OnlineState>>;

const evolve = (state: OnlineState, event: Recorded<OnlineEvent>): OnlineState => {
  const { child: _child, ...said } = event.facts;
  const list = listOf[event.type];
  return { ...state, [list]: [...state[list], { ...said, at: event.recordedAt }] };
};

/** Online access to one child's record. */
export const onlineAccess: Aggregate<OnlineState, OnlineEvent> = {
  category: 'online-access',
  initial: nothing,
  evolve,
};

/** The facts of several records of one child, in the order in which they were recorded. */
export const united = (states: readonly OnlineState[]): OnlineState => {
  const names = Object.keys(nothing) as readonly (keyof OnlineState)[];
  const lists = names.map((name) => [
    name,
    states
      .flatMap((state): readonly Fact[] => state[name])
      .toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at))),
  ]);
  return Object.fromEntries(lists) as OnlineState;
};

/** Those of a list that nobody has ended. */
export const standingOf = <T extends Fact>(facts: readonly T[], { ended }: OnlineState): readonly T[] =>
  facts.filter(({ fact }) => !ended.some((end) => end.fact === fact));
