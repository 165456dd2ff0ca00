import {
  occurredOn,
  plusDays,
  refuse,
  type AgencyId,
  type FieldClass,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { checkLegalFacts, type LegalFacts } from './legal-facts.ts';
import { endsAfter } from './scope.ts';
import { legalAndNarrativeOf, narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { HandoverState, SharingState } from './sharing-state.ts';
import type { HandoverClosureReason, HandoverDeclineReason, MoveKind } from './sharing-vocabulary.ts';

/** Our own bound: a move that is further away is planned, not handed over. */
const longestAheadDays = 90;

/**
 * What the old authority wrote in the matters that go over. Which services took part can be a secret of theirs: that class is not among
 * them.
 */
const fileClasses: readonly FieldClass[] = [
  ...(['presence', 'identity', 'location', 'summary', 'narrative', 'attachment'] as const),
  ...(['health', 'third-party', 'perpetrator', 'legal'] as const),
];

/** By which referrals, processes and handovers an authority leads at an instant, on this record, under any of its names. */
const openMatters = ({ leads }: SharingState, names: readonly AgencyId[], at: Instant): readonly ThingId[] => [
  ...new Set(
    leads.filter((lead) => names.includes(lead.agency) && endsAfter(lead, at)).map(({ referral }) => referral),
  ),
];

/** Whether the newest handover of the matter took it from this authority: then it leads by it no more, whatever comes late. */
export const isHandedOver = ({ handovers }: SharingState, matter: ThingId, agency: AgencyId): boolean => {
  const newest = handovers
    .filter(({ status, move }) => move === 'permanent' && (status === 'accepted' || status === 'closed'))
    .findLast(({ matters }) => matters.includes(matter));
  return newest !== undefined && (newest.from === agency || newest.ledAs?.includes(agency) === true);
};

type Propose = {
  readonly child: PersonId;
  readonly handover: ThingId;
  readonly from: { readonly agency: AgencyId; readonly kind: string };
  readonly to: AgencyId;
  readonly move: MoveKind;
  readonly movedOn: LocalDate;
  readonly today: LocalDate;
  /** All by which it leads where absent. */
  readonly matters?: readonly ThingId[];
  readonly legal: LegalFacts;
  readonly policyDocument?: string;
  readonly reasons: string;
};

/** By an authority that leads. Nobody's lead changes before the other one has said yes. */
export const proposeHandover = (command: Propose, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, handover, from, to, move, movedOn, today, legal, policyDocument, reasons } = command;
  checkLegalFacts(legal, { kind: from.kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
  if (to === from.agency) refuse(sharingErrors.ownService, '/to');
  if (movedOn > plusDays(today, longestAheadDays)) refuse(sharingErrors.notYet, '/movedOn');
  const open = openMatters(state, [from.agency], at);
  if (open.length === 0) refuse(sharingErrors.ledByNothing);
  const matters = move === 'temporary' ? [] : (command.matters ?? open);
  if (!matters.every((matter) => open.includes(matter))) refuse(sharingErrors.notLedByIt, '/matters');
  if (state.handovers.some((each) => each.status === 'proposed' && each.from === from.agency))
    refuse(sharingErrors.handoverAwaits);
  const facts = { handover, child, from: from.agency, to, move, movedOn, matters, legal };
  const personal = legalAndNarrativeOf(child, { policyDocument }, { reasons });
  return [{ type: 'HandoverProposed', facts, subjects: [child], ...personal }];
};

type Step = {
  readonly child: PersonId;
  readonly handover: ThingId;
  /** The authority that takes the step. */
  readonly by: AgencyId;
  readonly reasons?: string;
};
type Side = 'from' | 'to' | 'either';

const named = ({ handover }: Step, state: SharingState): HandoverState =>
  state.handovers.find(({ id }) => id === handover) ?? refuse(sharingErrors.unknownThing);

const standing = (
  step: Step,
  state: SharingState,
  { side, status }: { readonly side: Side; readonly status: HandoverState['status'] },
): HandoverState => {
  const found = named(step, state);
  const sides = side === 'either' ? [found.from, found.to] : [found[side]];
  if (!sides.includes(step.by)) refuse(sharingErrors.handoverOtherSide);
  return found.status === status ? found : refuse(sharingErrors.handoverNotAwaiting);
};

const ofHandover = (child: PersonId, { id: handover, from, to, move }: HandoverState) => ({
  ...{ handover, child, from, to, move },
});

type Accept = Step & {
  readonly today: LocalDate;
  /** Since when a shield stands on the child, where one does, on whichever of its records. */
  readonly shieldedFrom?: Instant;
  /** The new authority's word for where the child lives now. */
  readonly residence: ThingId;
  /** Whose work the old authority does: it leads by what was addressed to them. */
  readonly ledAs?: readonly AgencyId[];
};

/**
 * The lead and the residence pass in one append. Goes over what is open still; where nothing is, the answer is no. Whoever proposed it
 * before a shield stood did not decide to tell where the child lives.
 */
export const acceptHandover = (command: Accept, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, today, shieldedFrom, residence, reasons, ledAs = [] } = command;
  const found = standing(command, state, { side: 'to', status: 'proposed' });
  const { from, to, move, movedOn, proposedAt: notifiedAt } = found;
  const shieldedSince = shieldedFrom !== undefined && shieldedFrom > notifiedAt;
  const classes = shieldedSince ? fileClasses.filter((name) => name !== 'location') : fileClasses;
  const of = ofHandover(child, found);
  const sealed = narrativeOf(child, { reasons });
  const subjects = [child];
  if (move === 'temporary') {
    const facts = { ...of, matters: [], notifiedAt, classes: [], at };
    return [{ type: 'HandoverAccepted', facts, subjects, ...sealed }];
  }
  if (movedOn > today) refuse(sharingErrors.notMovedYet);
  const open = openMatters(state, [from, ...ledAs], at);
  const matters = found.matters.filter((matter) => open.includes(matter));
  if (matters.length === 0) refuse(sharingErrors.ledByNothing);
  return [
    {
      type: 'HandoverAccepted',
      facts: { ...of, matters, notifiedAt, classes, at, ...(ledAs.length === 0 ? {} : { ledAs }) },
      subjects,
      ...sealed,
    },
    {
      type: 'ResidenceRecorded',
      facts: { residence, authority: to, from: movedOn },
      occurredOn: occurredOn(movedOn),
      subjects,
    },
  ];
};

/** The one that was asked does not take the child over; the other one leads on. */
export const declineHandover = (
  command: Step & { readonly reason: HandoverDeclineReason },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { child, reason, reasons } = command;
  const facts = { ...ofHandover(child, standing(command, state, { side: 'to', status: 'proposed' })), reason, at };
  return [{ type: 'HandoverDeclined', facts, subjects: [child], ...narrativeOf(child, { reasons }) }];
};

/** Before it was accepted; whoever was asked loses sight of it. */
export const withdrawHandover = (command: Step, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, reasons } = command;
  const facts = { ...ofHandover(child, standing(command, state, { side: 'from', status: 'proposed' })), at };
  return [{ type: 'HandoverWithdrawn', facts, subjects: [child], ...narrativeOf(child, { reasons }) }];
};

/** The new authority closes the case that came over; the end of a temporary stay is told by either. */
export const closeHandover = (
  command: Step & { readonly reason: HandoverClosureReason },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { child, reason, reasons } = command;
  const side = named(command, state).move === 'temporary' ? 'either' : 'to';
  const facts = { ...ofHandover(child, standing(command, state, { side, status: 'accepted' })), reason, at };
  return [{ type: 'HandoverClosed', facts, subjects: [child], ...narrativeOf(child, { reasons }) }];
};
