import type { ActorRef, AgencyId, FieldClass, Instant } from '@safeguarding/kernel';
import { mayConfirm } from './involvement-decisions.ts';
import { endsAfter, liveAt } from './scope.ts';
import type { Party, Period } from './sharing-events.ts';
import type { ConsentState, GrantState, SharingState } from './sharing-state.ts';

/** Who asks: a person of a service. `teamOfShare`: the service is of a kind that the standing share is for. */
export type Asking = { readonly agency: AgencyId; readonly ref: ActorRef; readonly teamOfShare: boolean };

/** A decision of the viewer's own service that has not ended. */
export type OwnDecision = Partial<Period> & {
  readonly id: string;
  readonly kind: 'consent' | 'disclosure' | 'override' | 'handover' | 'not-to-share';
  /** What became of the question for consent. */
  readonly decision?: ConsentState['decision'];
  readonly effect?: ConsentState['effect'];
  readonly recipients: readonly Party[];
  readonly classes: readonly FieldClass[];
  readonly purposes?: readonly string[];
  readonly entries?: readonly string[];
};

/** What another service's decision opens to the viewer's service, or to the viewer by name. */
export type GivenToYou = Period & {
  readonly id: string;
  readonly kind: GrantState['by'];
  readonly controller: AgencyId;
  readonly classes: readonly FieldClass[];
  readonly purposes?: readonly string[];
};

/** What of a child's sharing record stands at an instant, for one service. Ended things stand on the timeline. */
export type WhatStands = {
  /** Of the viewer's own service and named practitioners in it. */
  readonly involvements: readonly (Period & {
    readonly id: string;
    readonly person?: string;
    readonly earnedBy: string;
  })[];
  /** Waiting for a second person, whom the viewer's service can be. */
  readonly proposals: readonly (Period & { readonly id: string; readonly agency: AgencyId })[];
  /** Services that were confirmed while the viewer's worked with the child, newest first; all of them, for they stand nowhere else. */
  readonly notices: readonly { readonly agency: AgencyId; readonly recordedAt: Instant }[];
  /** Of the standing share: told to the teams of that share and to the service that recorded it. */
  readonly optOuts: readonly (Period & {
    readonly id: string;
    readonly recordedByYou: boolean;
    readonly authority?: string;
  })[];
  readonly decisions: readonly OwnDecision[];
  readonly givenToYou: readonly GivenToYou[];
  /** Parents who disagree over a decision that the viewer's service recorded. */
  readonly conflicts: readonly { readonly id: string; readonly about: string; readonly openedAt: Instant }[];
  readonly shield?: { readonly from: Instant; readonly liftProposed: boolean };
};

const listed = (purposes: readonly string[]) => (purposes.length === 0 ? {} : { purposes });
const periodOf = ({ from, until }: Period): Period => ({ from, ...(until === undefined ? {} : { until }) });

const consentDecision = (consent: ConsentState): OwnDecision => ({
  id: consent.id,
  kind: 'consent',
  decision: consent.decision,
  ...(consent.decision === 'given' ? { effect: consent.effect } : {}),
  ...periodOf(consent),
  recipients: consent.scope.recipients,
  classes: consent.scope.classes,
  ...listed(consent.scope.purposes),
});

const grantDecision = (grant: GrantState): OwnDecision => ({
  id: grant.id,
  kind: grant.by,
  ...periodOf(grant),
  recipients: grant.recipients.map(({ agency, person }) => ({ agency, ...(person === undefined ? {} : { person }) })),
  classes: [...new Set(grant.recipients.flatMap(({ classes }) => classes))],
  ...listed(grant.purposes),
  ...(grant.entries === undefined ? {} : { entries: grant.entries }),
});

const decisionsOf = (state: SharingState, agency: AgencyId, at: Instant): readonly OwnDecision[] => [
  ...state.consents
    .filter((consent) => consent.agency === agency && !consent.ended && endsAfter(consent, at))
    .map(consentDecision),
  ...state.grants
    .filter(({ by, controller }) => by !== 'consent' && controller === agency)
    .filter((grant) => endsAfter(grant, at))
    .map(grantDecision),
  ...state.withheld
    .filter(({ controller }) => controller === agency)
    .map(({ id, recipients, entries }): OwnDecision => ({
      id,
      kind: 'not-to-share',
      recipients,
      classes: [],
      ...(entries === undefined ? {} : { entries }),
    })),
];

const givenTo = (state: SharingState, { agency, ref }: Asking, at: Instant): readonly GivenToYou[] =>
  state.grants
    .filter((grant) => liveAt(grant, at))
    .flatMap((grant) => {
      const classes = grant.recipients
        .filter((to) => to.agency === agency && (to.person === undefined || to.person === ref))
        .flatMap((to) => to.classes);
      if (classes.length === 0) return [];
      const { id, by: kind, controller, purposes } = grant;
      return [{ id, kind, controller, ...periodOf(grant), classes: [...new Set(classes)], ...listed(purposes) }];
    });

/**
 * What one person is told of how a child's record is shared: the decisions and involvement of the own service, what was given to
 * it, and the restrictions that it must obey. Nothing of what other services decided among themselves.
 */
export const whatStands = (state: SharingState, asking: Asking, at: Instant): WhatStands => {
  const { agency, teamOfShare } = asking;
  const own = (each: { readonly agency: AgencyId }): boolean => each.agency === agency;
  const ids = new Set<string>([
    ...state.consents.filter(own).map(({ id }) => id),
    ...state.optOuts.filter(own).map(({ id }) => id),
  ]);
  const { shield } = state;
  return {
    involvements: state.involvements
      .filter((each) => own(each) && endsAfter(each, at))
      .map((each) => ({
        id: each.id,
        ...periodOf(each),
        earnedBy: each.earnedBy,
        ...(each.person === undefined ? {} : { person: each.person }),
      })),
    proposals: state.proposals
      .filter((each) => endsAfter(each, at) && mayConfirm(state, each, agency, at))
      .map((each) => ({ id: each.involvement, agency: each.agency, ...periodOf(each) })),
    notices: state.notices
      .filter(({ told }) => told.includes(agency))
      .map((notice) => ({ agency: notice.agency, recordedAt: notice.recordedAt }))
      .toReversed(),
    optOuts: state.optOuts
      .filter((each) => endsAfter(each, at) && (own(each) || teamOfShare))
      .map((each) => ({
        id: each.id,
        ...periodOf(each),
        recordedByYou: own(each),
        // In whose name is content of the service that recorded it.
        ...(own(each) ? { authority: each.by.authority } : {}),
      })),
    decisions: decisionsOf(state, agency, at),
    givenToYou: givenTo(state, asking, at),
    conflicts: state.conflicts
      .filter(({ resolvedAt }) => resolvedAt === undefined)
      .filter(({ restriction, contradictedBy }) => ids.has(restriction) || ids.has(contradictedBy))
      .map(({ id, about, openedAt }) => ({ id, about, openedAt })),
    ...(shield !== undefined && liveAt(shield, at)
      ? { shield: { from: shield.from, liftProposed: state.liftProposal?.shield === shield.id } }
      : {}),
  };
};
