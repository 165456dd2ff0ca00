import type { AgencyId, Instant, Recorded, ThingId } from '@safeguarding/kernel';
import { mapWhere, type Handlers } from './fold-handlers.ts';
import { handoverHandlers } from './handover-fold.ts';
import { residenceHandlers } from './residence-fold.ts';
import { endedAt, without } from './scope.ts';
import type { ConsentState, GrantState, InvolvementState, SharingState } from './sharing-state.ts';
import type { Opening, Period, Scope, SharingEvent } from './sharing-events.ts';

/** Undefined keys would count as present under exactOptionalPropertyTypes. */
const periodOf = ({ from, until }: Period): Period => (until === undefined ? { from } : { from, until });

/** A decision that is over takes the sight of its own entry with it: `addressed` lasts while the decision stands. */
const endGrants = (
  state: SharingState,
  hit: (grant: GrantState) => boolean,
  at: Instant,
  event: Recorded<SharingEvent>,
): SharingState => ({
  ...state,
  grants: mapWhere(state.grants, hit, (grant) => endedAt(grant, at)),
  withdrawnAddresses: [
    ...state.withdrawnAddresses,
    ...state.grants.filter(hit).map(({ id }) => ({ thing: id, from: at, event: event.id })),
  ],
});

const narrowGrants = (
  state: SharingState,
  ids: readonly ThingId[],
  scope: Scope,
  at: Instant,
  event: Recorded<SharingEvent>,
): SharingState => {
  const touched = (grant: GrantState) =>
    ids.includes(grant.id) || (grant.restsOn !== undefined && ids.includes(grant.restsOn));
  const left = (grant: GrantState) => without(grant.recipients, scope);
  const ended = endGrants(state, (grant) => touched(grant) && left(grant).length === 0, at, event);
  const narrowed = state.grants.filter((grant) => touched(grant) && left(grant).length > 0);
  const leavers = narrowed.flatMap((grant) => {
    const kept = new Set(left(grant).map(({ agency }) => agency));
    const gone = new Set(grant.recipients.map(({ agency }) => agency).filter((agency) => !kept.has(agency)));
    return [...gone].map((agency) => ({ thing: grant.id, agency, from: at, event: event.id }));
  });
  return {
    ...ended,
    withdrawnAddresses: [...ended.withdrawnAddresses, ...leavers],
    grants: mapWhere(
      ended.grants,
      (grant) => narrowed.includes(grant),
      (grant) => ({ ...grant, recipients: left(grant) }),
    ),
  };
};

const opened = (
  state: SharingState,
  id: ThingId,
  by: GrantState['by'],
  facts: Opening & { readonly until?: Instant; readonly consent?: ThingId },
  event: Recorded<SharingEvent>,
): SharingState => {
  const { controller, recipients, classes, purposes, entries, coversUntil, legal, consent, until } = facts;
  const grant: GrantState = {
    id,
    by,
    controller,
    recipients: recipients.map((party) => ({ ...party, classes })),
    purposes,
    ...(entries === undefined ? {} : { entries }),
    coversUntil,
    ...(consent === undefined ? {} : { restsOn: consent }),
    ...periodOf(facts),
    legal,
    event: event.id,
  };
  const withdrawnAddresses =
    until === undefined
      ? state.withdrawnAddresses
      : [...state.withdrawnAddresses, { thing: id, from: until, event: event.id }];
  return { ...state, grants: [...state.grants, grant], withdrawnAddresses };
};

const consent = (
  state: SharingState,
  entry: Omit<ConsentState, 'agency' | 'ended'>,
  agency: AgencyId,
): readonly ConsentState[] => [...state.consents, { ...entry, agency, ended: false }];

const ended = (consents: readonly ConsentState[], ids: readonly ThingId[]): readonly ConsentState[] =>
  mapWhere(
    consents,
    ({ id }) => ids.includes(id),
    (each) => ({ ...each, ended: true }),
  );

const serviceOf = ({ agency, kind, sensitive }: Pick<InvolvementState, 'agency' | 'kind' | 'sensitive'>) => ({
  agency,
  kind,
  sensitive,
});

/** What each fact changes. Copies only: every "if allowed" was asked in the decisions. */
export const handlers: Handlers = {
  ServiceInvolved: (state, { id: event, facts }) => ({
    ...state,
    involvements: [
      ...state.involvements,
      { id: facts.involvement, ...serviceOf(facts), earnedBy: facts.earnedBy, ...periodOf(facts), event },
    ],
  }),
  InvolvementProposed: (state, { facts, actor }) => ({
    ...state,
    proposals: [
      ...state.proposals,
      {
        involvement: facts.involvement,
        ...serviceOf(facts),
        ...periodOf(facts),
        proposedBy: actor.ref,
        ...(facts.sensitiveBasis === undefined ? {} : { sensitiveBasis: facts.sensitiveBasis }),
      },
    ],
  }),
  InvolvementConfirmed: (state, { id: event, facts, recordedAt }) => {
    const proposal = state.proposals.find(({ involvement }) => involvement === facts.involvement);
    if (!proposal) return state;
    const { agency, until } = proposal;
    const involvement: InvolvementState = {
      id: facts.involvement,
      ...serviceOf(proposal),
      earnedBy: 'confirmation',
      from: facts.from,
      ...(until === undefined ? {} : { until }),
      event,
    };
    return {
      ...state,
      proposals: state.proposals.filter((each) => each !== proposal),
      involvements: [...state.involvements, involvement],
      notices: [...state.notices, { involvement: facts.involvement, agency, told: facts.told, recordedAt }],
    };
  },
  InvolvementEnded: (state, { facts }) => ({
    ...state,
    proposals: state.proposals.filter(({ involvement }) => involvement !== facts.involvement),
    involvements: mapWhere(
      state.involvements,
      ({ id, within }) => id === facts.involvement || within === facts.involvement,
      (each) => endedAt(each, facts.at),
    ),
  }),
  PractitionerAssigned: (state, { id: event, facts }) => ({
    ...state,
    involvements: [
      ...state.involvements,
      {
        id: facts.assignment,
        ...serviceOf(facts),
        person: facts.person,
        earnedBy: 'confirmation',
        within: facts.involvement,
        ...periodOf(facts),
        event,
      },
    ],
  }),
  LeadOpened: (state, { id: event, facts: { agency, referral, from } }) => ({
    ...state,
    leads: [...state.leads, { agency, referral, from, event }],
  }),
  LeadClosed: (state, { facts }) => ({
    ...state,
    leads: mapWhere(
      state.leads,
      ({ referral, agency }) => referral === facts.referral && (facts.agency === undefined || facts.agency === agency),
      (lead) => endedAt(lead, facts.at),
    ),
  }),
  AddressWithdrawn: (state, { id: event, facts: { thing, agency, at } }) => ({
    ...state,
    withdrawnAddresses: [
      ...state.withdrawnAddresses,
      { thing, ...(agency === undefined ? {} : { agency }), from: at, event },
    ],
  }),
  ConsentSought: (state, { facts, actor, recordedAt }) => ({
    ...state,
    consents: consent(
      state,
      { id: facts.consent, decision: 'sought', effect: 'stands', scope: facts.scope, from: recordedAt },
      actor.agency,
    ),
  }),
  ConsentGiven: (state, event) => {
    const { facts, actor, recordedAt } = event;
    const { consent: id, effect, scope, by, legal } = facts;
    const given = consent(state, { id, decision: 'given', effect, scope, by, ...periodOf(facts) }, actor.agency);
    const next = { ...state, consents: ended(given, facts.replaces) };
    if (effect !== 'stands') return next;
    const opening = { ...scope, ...periodOf(facts), controller: actor.agency, coversUntil: recordedAt, legal };
    return opened(next, id, 'consent', opening, event);
  },
  ConsentRefused: (state, event) => {
    const { facts, actor, recordedAt } = event;
    const { consent: id, scope, by, narrows } = facts;
    const refused = { id, decision: 'refused', effect: 'stands', scope, by, ...periodOf(facts) } as const;
    const next = { ...state, consents: consent(state, refused, actor.agency) };
    return narrowGrants(next, narrows, scope, recordedAt, event);
  },
  ConsentNotSought: (state, { facts, actor, recordedAt }) => ({
    ...state,
    consents: consent(
      state,
      { id: facts.consent, decision: 'not-sought', effect: 'stands', scope: facts.scope, from: recordedAt },
      actor.agency,
    ),
  }),
  ConsentWithdrawn: (state, event) => {
    const { consent: id, at } = event.facts;
    const next = { ...state, consents: ended(state.consents, [id]) };
    return endGrants(next, (grant) => grant.id === id || grant.restsOn === id, at, event);
  },
  ParentalConflictOpened: (state, { facts, recordedAt }) => ({
    ...state,
    conflicts: [
      ...state.conflicts,
      {
        id: facts.conflict,
        about: facts.about,
        restriction: facts.restriction,
        contradictedBy: facts.contradictedBy,
        openedAt: recordedAt,
      },
    ],
  }),
  ParentalConflictResolved: (state, { facts, recordedAt }) => ({
    ...state,
    conflicts: mapWhere(
      state.conflicts,
      ({ id }) => id === facts.conflict,
      (each) => ({ ...each, resolvedAt: recordedAt }),
    ),
  }),
  OptOutRecorded: (state, { id: event, facts: { optOut, by, from }, actor }) => ({
    ...state,
    optOuts: [...state.optOuts, { id: optOut, by, from, agency: actor.agency, event }],
  }),
  OptOutReversed: (state, { facts }) => ({
    ...state,
    optOuts: mapWhere(
      state.optOuts,
      ({ id }) => id === facts.optOut,
      (each) => endedAt(each, facts.at),
    ),
  }),
  OverrideRecorded: (state, event) => opened(state, event.facts.override, 'override', event.facts, event),
  OverrideEnded: (state, event) => endGrants(state, ({ id }) => id === event.facts.override, event.facts.at, event),
  DisclosureRecorded: (state, event) => opened(state, event.facts.disclosure, 'disclosure', event.facts, event),
  DisclosureWithdrawn: (state, event) =>
    endGrants(state, ({ id }) => id === event.facts.disclosure, event.facts.at, event),
  DecidedNotToShare: (state, { id: event, facts: { decision, controller, recipients, entries } }) => ({
    ...state,
    withheld: [
      ...state.withheld,
      { id: decision, controller, recipients, ...(entries === undefined ? {} : { entries }), event },
    ],
  }),
  DirectContactRecorded: (state, { facts, actor, recordedAt }) => ({
    ...state,
    contacts: [
      ...state.contacts,
      { id: facts.contact, agency: actor.agency, with: facts.with, outcome: facts.outcome, recordedAt },
    ],
  }),
  ShieldApplied: (state, { id: event, facts: { shield, from }, actor }) => {
    const standing = state.shield?.until === undefined ? state.shield : undefined;
    const applied = standing ?? { id: shield, from, agency: actor.agency, event };
    return { ...state, shield: applied, liftProposal: undefined };
  },
  ShieldLiftProposed: (state, { facts, actor }) => ({
    ...state,
    liftProposal: { shield: facts.shield, by: actor.ref },
  }),
  ShieldLifted: (state, { facts }) => ({
    ...state,
    shield: state.shield && endedAt(state.shield, facts.at),
    liftProposal: undefined,
  }),
  ReviewScopeRecorded: (state, { id: event, facts }) => ({
    ...state,
    reviews: [...state.reviews, { ...facts, event }],
  }),
  ReviewPanelMemberLeft: (state, { facts }) => ({
    ...state,
    reviews: mapWhere(
      state.reviews,
      ({ review }) => review === facts.review,
      (scope) => ({ ...scope, panel: scope.panel.filter((ref) => ref !== facts.member) }),
    ),
  }),
  ReviewScopeEnded: (state, { facts }) => ({
    ...state,
    reviews: mapWhere(
      state.reviews,
      ({ review }) => review === facts.review,
      (scope) => endedAt(scope, facts.at),
    ),
  }),
  EmergencyAccessOpened: (state, { id: event, facts }) => {
    const { access, agency, person, from, until, reviewDueAt, told } = facts;
    const opened = { access, agency, person, from, until, reviewDueAt, told, reviewed: false, event };
    return { ...state, emergencies: [...state.emergencies, opened] };
  },
  EmergencyAccessEnded: (state, { facts }) => ({
    ...state,
    emergencies: mapWhere(
      state.emergencies,
      ({ access }) => access === facts.access,
      (each) => endedAt(each, facts.at),
    ),
  }),
  EmergencyAccessReviewed: (state, { facts }) => ({
    ...state,
    emergencies: mapWhere(
      state.emergencies,
      ({ access }) => access === facts.access,
      (each) => ({ ...each, reviewed: true }),
    ),
  }),
  RecordsMerged: (state, { id: event, facts: { merge, with: other } }) => ({
    ...state,
    merged: [...state.merged, { merge, with: other, event }],
  }),
  RecordsSeparated: (state, { facts }) => ({
    ...state,
    merged: state.merged.filter(({ merge }) => merge !== facts.merge),
  }),
  BirthJoined: (state, { facts: { birth, as, with: other } }) => ({
    ...state,
    births: [...state.births, { birth, as, with: other }],
  }),
  BirthSeparated: (state, { facts }) => ({
    ...state,
    births: state.births.filter(({ birth }) => birth !== facts.birth),
  }),
  PractitionerBarred: (state, { id: event, facts: { bar, person, from }, actor: { agency, ref: by } }) => ({
    ...state,
    bars: [...state.bars, { id: bar, person, from, agency, by, event }],
  }),
  PractitionerBarEnded: (state, { facts }) => ({
    ...state,
    bars: state.bars.filter(({ id }) => id !== facts.bar),
  }),
  // A disclosure that was written on the wrong child opens nothing of it any more.
  EntryTakenAway: (state, event) => {
    const { move, thing, at } = event.facts;
    const next = { ...state, movedAway: [...state.movedAway, { move, thing }] };
    return endGrants(next, (grant) => grant.id === thing && grant.by === 'disclosure', at, event);
  },
  EntryBroughtBack: (state, { facts: { thing, at, earlier } }) => ({
    ...state,
    movedAway:
      earlier === 'shown'
        ? state.movedAway.filter((each) => each.thing !== thing || each.before !== undefined)
        : mapWhere(
            state.movedAway,
            (each) => each.thing === thing && each.before === undefined,
            (each) => ({ ...each, before: at }),
          ),
  }),
  EntryMovedAway: (state) => state,
  ...residenceHandlers,
  ...handoverHandlers,
};
