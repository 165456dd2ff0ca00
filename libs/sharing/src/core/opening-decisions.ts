import {
  DomainError,
  plusMs,
  type FieldClass,
  type Instant,
  type LocalDate,
  type OccurredOn,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { checkOpening, type Controller } from './consent-decisions.ts';
import { checkLegalFacts, type LegalFacts } from './legal-facts.ts';
import { coversAll, endsAfter, liveAt } from './scope.ts';
import { legalAndNarrativeOf, narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { Authoriser, Party, SharingEvent } from './sharing-events.ts';
import type { GrantState, SharingState } from './sharing-state.ts';
import type { Channel, ContactOutcome, NotSharingReason, OverrideReason } from './sharing-vocabulary.ts';

/** Our own bound, not the law's: an override that is still needed after a year is decided anew. */
const longestOverrideMs = 366 * 86_400_000;

type Open = {
  readonly child: PersonId;
  readonly controller: Controller;
  readonly recipients: readonly Party[];
  readonly classes: readonly FieldClass[];
  readonly purposes: readonly string[];
  readonly entries?: readonly string[];
  readonly until?: Instant;
  readonly legal: LegalFacts;
  readonly policyDocument?: string;
};

/** The controller is the service that decides, whatever the body says: nobody opens what another service wrote. */
const openingOf = (command: Open, at: Instant) => {
  const { controller, recipients, classes, purposes, entries, until, legal, policyDocument } = command;
  checkOpening(recipients, classes, controller.agency);
  checkLegalFacts(legal, { kind: controller.kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
  if (until !== undefined && until <= at) throw new DomainError(sharingErrors.periodReversed);
  return {
    controller: controller.agency,
    recipients,
    classes,
    purposes,
    ...(entries === undefined ? {} : { entries }),
    from: at,
    coversUntil: at,
    legal,
  };
};

type Override = Open & {
  readonly override: ThingId;
  readonly reason: OverrideReason;
  readonly authoriser: Authoriser;
  readonly authoriserName?: string;
  readonly reasons: string;
};

/** Sharing without consent where a child may be at risk: with its legal basis, reason, authoriser, recipients, classes and end. */
export const recordOverride = (command: Override, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, override, reason, authoriser, until, legal, reasons, policyDocument, authoriserName } = command;
  const { gdprBasis, specialCategoryCondition: condition, confidentialityBasis } = legal;
  if (gdprBasis === 'consent' || condition === 'explicit-consent' || confidentialityBasis === 'consent')
    throw new DomainError(sharingErrors.overrideOnConsent);
  if (!reasons.trim()) throw new DomainError(sharingErrors.reasonsMissing);
  if (until === undefined || until > plusMs(at, longestOverrideMs)) throw new DomainError(sharingErrors.endMissing);
  const opening = openingOf(command, at);
  if (state.grants.some(({ id }) => id === override)) return [];
  const facts = { ...opening, override, reason, authoriser, until };
  const personal = legalAndNarrativeOf(child, { policyDocument, authoriserName }, { reasons });
  return [{ type: 'OverrideRecorded', facts, subjects: [child], ...personal }];
};

type Disclose = Open & {
  readonly disclosure: ThingId;
  readonly channel: Channel;
  /** The consent decision that it rests on; required where confidentiality is answered by consent. */
  readonly consent?: ThingId;
  readonly reasons?: string;
};

const checkConsent = ({ legal, consent, recipients, classes }: Disclose, state: SharingState, at: Instant): void => {
  if (legal.confidentialityBasis !== 'consent') return;
  const grant = state.grants.find((each) => each.by === 'consent' && each.id === consent);
  if (!grant || !liveAt(grant, at) || !coversAll(grant.recipients, recipients, classes))
    throw new DomainError(sharingErrors.consentNotStanding);
};

/** Information goes to named recipients. Where it rests on a consent it ends with it; an opt-out never stands in its way. */
export const recordDisclosure = (command: Disclose, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, disclosure, channel, consent, until, policyDocument, reasons } = command;
  const opening = openingOf(command, at);
  checkConsent(command, state, at);
  if (state.grants.some(({ id }) => id === disclosure)) return [];
  const restsOn = command.legal.confidentialityBasis === 'consent' && consent !== undefined ? { consent } : {};
  const facts = { ...opening, disclosure, channel, ...restsOn, ...(until === undefined ? {} : { until }) };
  return [
    {
      type: 'DisclosureRecorded',
      facts,
      subjects: [child],
      ...legalAndNarrativeOf(child, { policyDocument }, { reasons }),
    },
  ];
};

type Telling = Pick<Open, 'recipients' | 'classes' | 'legal'>;

/** The standing consent that covers what is told, where confidentiality is answered by consent. */
export const consentFor = (
  { recipients, classes, legal }: Telling,
  state: SharingState,
  at: Instant,
): GrantState | undefined => {
  if (legal.confidentialityBasis !== 'consent') return undefined;
  // The legal facts of a decision go with it whatever it covers.
  const told = classes.filter((name) => name !== 'legal');
  return state.grants.find(
    (grant) => grant.by === 'consent' && liveAt(grant, at) && coversAll(grant.recipients, recipients, told),
  );
};

/**
 * What another slice has already told somebody, entry by entry. It was decided there, on legal facts that were checked there; an
 * entry counts as written before the disclosure although both bear one instant. Once by its id.
 */
export const noteDisclosure = (
  facts: {
    readonly child: PersonId;
    readonly disclosure: ThingId;
    readonly controller: Controller['agency'];
    readonly recipients: readonly Party[];
    readonly classes: readonly FieldClass[];
    readonly entries: readonly string[];
    readonly writtenAt: Instant;
    readonly channel: Channel;
    readonly legal: LegalFacts;
  },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { child, writtenAt, ...rest } = facts;
  if (state.grants.some(({ id }) => id === rest.disclosure)) return [];
  const consent = consentFor(rest, state, at);
  // Withdrawn since it was told: what was said stays said, and nothing is opened.
  if (rest.legal.confidentialityBasis === 'consent' && !consent) return [];
  const after = plusMs(writtenAt, 1);
  const coversUntil = at > after ? at : after;
  const restsOn = consent ? { consent: consent.id } : {};
  const opening = { ...rest, purposes: [], from: at, coversUntil, ...restsOn };
  return [{ type: 'DisclosureRecorded', facts: opening, subjects: [child] }];
};

const ownGrant = (
  state: SharingState,
  by: GrantState['by'],
  id: ThingId,
  controller: Controller['agency'],
  at: Instant,
): GrantState => {
  const grant = state.grants.find((each) => each.by === by && each.id === id);
  if (!grant) throw new DomainError(sharingErrors.unknownThing);
  if (grant.controller !== controller) {
    // A recipient knows of the decision; to anybody else its id is any other id.
    const told = grant.recipients.some(({ agency }) => agency === controller);
    throw new DomainError(told ? sharingErrors.notController : sharingErrors.unknownThing);
  }
  if (!endsAfter(grant, at)) throw new DomainError(sharingErrors.alreadyEnded);
  return grant;
};

type End = {
  readonly child: PersonId;
  readonly id: ThingId;
  readonly agency: Controller['agency'];
  readonly reasons?: string;
};

/** The service that overrode ends it before its time. */
export const endOverride = ({ child, id, agency, reasons }: End, state: SharingState, at: Instant) => {
  ownGrant(state, 'override', id, agency, at);
  const facts = { override: id, at };
  return [
    { type: 'OverrideEnded', facts, subjects: [child], ...narrativeOf(child, { reasons }) },
  ] as const satisfies readonly SharingEvent[];
};

/** The service that disclosed takes the sight back; what was read stays read. */
export const withdrawDisclosure = ({ child, id, agency, reasons }: End, state: SharingState, at: Instant) => {
  ownGrant(state, 'disclosure', id, agency, at);
  const facts = { disclosure: id, at };
  return [
    { type: 'DisclosureWithdrawn', facts, subjects: [child], ...narrativeOf(child, { reasons }) },
  ] as const satisfies readonly SharingEvent[];
};

type NotShare = Pick<Open, 'child' | 'controller' | 'recipients' | 'classes' | 'entries'> & {
  readonly decision: ThingId;
  readonly reason: NotSharingReason;
  readonly reviewer: Authoriser;
  readonly reviewerName?: string;
  readonly reviewDueOn: LocalDate;
  readonly today: LocalDate;
  readonly reasons: string;
};

/** Not to share is a decision with a reason, a reviewer and a day; it takes no sight that somebody has. */
export const decideNotToShare = (command: NotShare): readonly SharingEvent[] => {
  const { child, decision, controller, recipients, classes, entries, reason, reviewer, reviewDueOn, reasons } = command;
  if (!reasons.trim()) throw new DomainError(sharingErrors.reasonsMissing);
  if (reviewDueOn < command.today) throw new DomainError(sharingErrors.periodReversed);
  const facts = {
    decision,
    controller: controller.agency,
    recipients,
    classes,
    ...(entries === undefined ? {} : { entries }),
    reason,
    reviewer,
    reviewDueOn,
  };
  const personal = legalAndNarrativeOf(child, { reviewerName: command.reviewerName }, { reasons });
  return [{ type: 'DecidedNotToShare', facts, subjects: [child], ...personal }];
};

type Contact = {
  readonly child: PersonId;
  readonly contact: ThingId;
  readonly with: Party;
  readonly agency: Controller['agency'];
  readonly channel: Channel;
  readonly outcome: ContactOutcome;
  readonly occurredOn?: OccurredOn;
  readonly note?: string;
};

/** Somebody was told, or it was tried. The standing share never counts as having told anyone. */
export const recordDirectContact = (command: Contact): readonly SharingEvent[] => {
  const { child, contact, channel, outcome, occurredOn, note } = command;
  if (command.with.agency === command.agency) throw new DomainError(sharingErrors.ownService);
  const facts = { contact, with: command.with, channel, outcome };
  const when = occurredOn === undefined ? {} : { occurredOn };
  return [{ type: 'DirectContactRecorded', facts, ...when, subjects: [child], ...narrativeOf(child, { note }) }];
};
