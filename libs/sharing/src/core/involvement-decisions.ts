import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { endsAfter, liveAt } from './scope.ts';
import type { Service, SharingEvent } from './sharing-events.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { InvolvementState, Proposal, SharingState } from './sharing-state.ts';
import type { InvolvementEndReason, SensitiveBasis } from './sharing-vocabulary.ts';

type Involve = {
  readonly child: PersonId;
  readonly involvement: ThingId;
  readonly service: Service;
  readonly sensitiveBasis?: SensitiveBasis;
  /** Of the world: may lie in the past, and in the future. */
  readonly from?: Instant;
  readonly until?: Instant;
};

const checked = ({ service, sensitiveBasis, from, until }: Involve, at: Instant) => {
  if (service.sensitive && sensitiveBasis === undefined) throw new DomainError(sharingErrors.sensitiveBasisMissing);
  const start = from ?? at;
  if (until !== undefined && until <= start) throw new DomainError(sharingErrors.periodReversed);
  return {
    ...service,
    from: start,
    ...(until === undefined ? {} : { until }),
    ...(sensitiveBasis === undefined ? {} : { sensitiveBasis }),
  };
};

type InvolveRecipient = Pick<Involve, 'child' | 'involvement' | 'service'>;

const isService = ({ person }: InvolvementState): boolean => person === undefined;

const byFeed =
  (agency: AgencyId, earnedBy: 'registration' | 'recipient') =>
  (each: InvolvementState): boolean =>
    isService(each) && each.agency === agency && each.earnedBy === earnedBy;

/** The registration that stands, where a feed has sent it before: a feed repeats itself. */
export const standingRegistration = (
  state: SharingState,
  agency: AgencyId,
  at: Instant,
): InvolvementState | undefined =>
  state.involvements.filter(byFeed(agency, 'registration')).find((each) => endsAfter(each, at));

/** A registration or roll feed says that the service works with the child. */
export const registerInvolvement = (command: Involve, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const facts = { ...checked(command, at), involvement: command.involvement, earnedBy: 'registration' } as const;
  if (standingRegistration(state, command.service.agency, at)) return [];
  return [{ type: 'ServiceInvolved', facts, subjects: [command.child] }];
};

/** Somebody else named the service as the recipient of a referral or concern: it works with the child from now on. */
export const involveRecipient = (
  command: InvolveRecipient,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { agency } = command.service;
  if (state.involvements.some((each) => isService(each) && each.agency === agency && liveAt(each, at))) return [];
  // The submission that named the service carries its own legal facts: they are the ground for a sensitive one.
  const facts = { ...command.service, involvement: command.involvement, earnedBy: 'recipient', from: at } as const;
  return [{ type: 'ServiceInvolved', facts, subjects: [command.child] }];
};

/** Says that a service works with the child; nobody sees anything by it until a second person confirms. */
export const proposeInvolvement = (command: Involve, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const facts = { ...checked(command, at), involvement: command.involvement };
  if (state.proposals.some(({ involvement }) => involvement === command.involvement)) return [];
  return [{ type: 'InvolvementProposed', facts, subjects: [command.child] }];
};

/** A sensitive service is nobody's news: its involvement is confirmed like any other, but told to no other service. */
const toldOf = (state: SharingState, service: Service, at: Instant): readonly AgencyId[] => {
  if (service.sensitive) return [];
  const others = state.involvements.filter(
    (each) => isService(each) && each.agency !== service.agency && liveAt(each, at),
  );
  return [...new Set(others.map(({ agency }) => agency))];
};

type Confirm = {
  readonly child: PersonId;
  readonly involvement: ThingId;
  readonly by: ActorRef;
  readonly agency: AgencyId;
};

/** Who may know of a proposal: its own service, and for one that is not sensitive the services that work with the child. */
export const mayConfirm = (state: SharingState, proposal: Proposal, agency: AgencyId, at: Instant): boolean =>
  proposal.agency === agency ||
  (!proposal.sensitive &&
    state.involvements.some((each) => isService(each) && each.agency === agency && liveAt(each, at)));

/** A second person confirms, and the other involved services are told (decisions, ruling 4). */
export const confirmInvolvement = (
  { child, involvement, by, agency }: Confirm,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const proposal = state.proposals.find((each) => each.involvement === involvement);
  if (!proposal) {
    const known = state.involvements.some(({ id }) => id === involvement);
    throw new DomainError(known ? sharingErrors.alreadyEnded : sharingErrors.unknownThing);
  }
  if (!mayConfirm(state, proposal, agency, at)) throw new DomainError(sharingErrors.unknownThing);
  if (proposal.proposedBy === by) throw new DomainError(sharingErrors.samePerson);
  if (!endsAfter(proposal, at)) throw new DomainError(sharingErrors.periodReversed);
  const from = proposal.from > at ? proposal.from : at;
  const facts = { involvement, from, told: toldOf(state, proposal, at) };
  return [{ type: 'InvolvementConfirmed', facts, subjects: [child] }];
};

type EndInvolvement = {
  readonly child: PersonId;
  readonly involvement: ThingId;
  readonly agency: AgencyId;
  readonly reason: InvolvementEndReason;
};

/** A service ends its own involvement, or takes its proposal back; those whom it had assigned go with it. */
export const endInvolvement = (command: EndInvolvement, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, involvement, agency, reason } = command;
  const found =
    state.involvements.find(({ id }) => id === involvement) ??
    state.proposals.find((each) => each.involvement === involvement);
  if (!found) throw new DomainError(sharingErrors.unknownThing);
  if (found.agency !== agency)
    throw new DomainError(found.sensitive ? sharingErrors.unknownThing : sharingErrors.notController);
  if (!endsAfter(found, at)) throw new DomainError(sharingErrors.alreadyEnded);
  return [{ type: 'InvolvementEnded', facts: { involvement, at, reason }, subjects: [child] }];
};

/** The feed says that the child has left: every registration of that service ends, however often it was sent. */
export const endRegistration = (
  { child, agency }: { readonly child: PersonId; readonly agency: AgencyId },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] =>
  state.involvements
    .filter(byFeed(agency, 'registration'))
    .filter((each) => endsAfter(each, at))
    .map(({ id }) => ({
      type: 'InvolvementEnded',
      facts: { involvement: id, at, reason: 'registration-ended' },
      subjects: [child],
    }));

type Assign = {
  readonly child: PersonId;
  readonly assignment: ThingId;
  readonly agency: AgencyId;
  readonly by: ActorRef;
  readonly person: ActorRef;
  readonly from?: Instant;
  readonly until: Instant;
};

/** One named practitioner for a time (a night shift), named by a colleague of a service that works with the child. */
export const assignPractitioner = (command: Assign, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, assignment, agency, by, person, until } = command;
  const from = command.from !== undefined && command.from > at ? command.from : at;
  if (until <= from) throw new DomainError(sharingErrors.periodReversed);
  if (person === by) throw new DomainError(sharingErrors.samePerson);
  const within = state.involvements.find((each) => isService(each) && each.agency === agency && liveAt(each, at));
  if (!within) throw new DomainError(sharingErrors.notInvolved);
  const { kind, sensitive, until: latest } = within;
  const ends = latest !== undefined && latest < until ? latest : until;
  const facts = { agency, kind, sensitive, assignment, involvement: within.id, person, from, until: ends };
  return [{ type: 'PractitionerAssigned', facts, subjects: [child] }];
};
