import { DomainError, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { checkAuthority, relationOf, type Decider, type Subject } from './authority.ts';
import { conflictsEndedBy, openConflict } from './conflicts.ts';
import { checkLegalFacts, type LegalFacts } from './legal-facts.ts';
import { endsAfter, scopesMeet } from './scope.ts';
import { sealedTexts, type Texts } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { Party, Period, Scope, SharingEvent } from './sharing-events.ts';
import type { ConsentState, SharingState } from './sharing-state.ts';
import type { Awareness, NotSoughtReason } from './sharing-vocabulary.ts';

/** The service that records the decision: controller of what it opens. */
export type Controller = { readonly agency: AgencyId; readonly kind: string };

const about = 'consent';

type About = {
  readonly child: PersonId;
  readonly consent: ThingId;
  readonly subject: Subject;
  readonly controller: Controller;
  readonly scope: Scope;
  readonly texts: Texts;
};

type Decided = About & {
  readonly by: Decider;
  readonly awareOfRecordContent?: Awareness;
  readonly from?: Instant;
  readonly until?: Instant;
};

const periodFrom = ({ from, until }: Partial<Period>, at: Instant): Period => {
  const start = from !== undefined && from > at ? from : at;
  if (until !== undefined && until <= start) throw new DomainError(sharingErrors.periodReversed);
  return { from: start, ...(until === undefined ? {} : { until }) };
};

/** Throws where recipients or classes are missing, or the deciding service names itself. */
export const checkOpening = (recipients: readonly Party[], classes: readonly unknown[], controller: AgencyId): void => {
  if (recipients.length === 0 || classes.length === 0) throw new DomainError(sharingErrors.scopeEmpty);
  if (recipients.some(({ agency }) => agency === controller)) throw new DomainError(sharingErrors.ownService);
};

const checkDecider = ({ by, subject, texts }: Decided, at: Instant): void => {
  checkAuthority(by, subject, at);
  if (by.competence !== undefined && !texts.competenceAssessment?.trim())
    throw new DomainError(sharingErrors.competenceMissing);
  if (!texts.evidence?.trim()) throw new DomainError(sharingErrors.evidenceMissing);
};

const awareness = ({ awareOfRecordContent }: Decided): Awareness => {
  if (awareOfRecordContent === undefined) throw new DomainError(sharingErrors.awarenessMissing);
  return awareOfRecordContent;
};

const standing = (state: SharingState, decision: 'given' | 'refused', at: Instant) =>
  state.consents.filter(
    (each): each is ConsentState & { readonly by: Decider } =>
      each.decision === decision && each.by !== undefined && !each.ended && endsAfter(each, at),
  );

/** The question was put; no answer yet. */
export const seekConsent = ({ child, consent, scope, texts }: About): readonly SharingEvent[] => [
  { type: 'ConsentSought', facts: { consent, scope }, subjects: [child], ...sealedTexts(child, texts) },
];

type NotSought = About & { readonly reasons: readonly NotSoughtReason[] };

/** The question was not put, and why. */
export const doNotSeekConsent = ({ child, consent, scope, reasons, texts }: NotSought): readonly SharingEvent[] => {
  if (reasons.length === 0) throw new DomainError(sharingErrors.reasonsMissing);
  return [
    { type: 'ConsentNotSought', facts: { consent, scope, reasons }, subjects: [child], ...sealedTexts(child, texts) },
  ];
};

type Give = Decided & {
  readonly legal: Omit<LegalFacts, 'consentDecision'>;
  /** Who is one with a recipient, because one service does the other's work: what was refused to them was refused to it. */
  readonly oneWith?: readonly Party[];
};

/**
 * Consent opens entries of the recording service to the recipients. Where a refusal meets it, it replaces the refusals that this
 * decider may undo; one refusal that outranks it, or an equal's, and it opens nothing.
 */
export const giveConsent = (command: Give, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, consent, by, scope, controller, texts, oneWith = [] } = command;
  checkOpening(scope.recipients, scope.classes, controller.agency);
  checkDecider(command, at);
  const legal: LegalFacts = { ...command.legal, consentDecision: 'given' };
  checkLegalFacts(legal, { ...controller, ...texts });
  const period = periodFrom(command, at);
  const asked = { ...scope, recipients: [...scope.recipients, ...oneWith] };
  const met = standing(state, 'refused', at).filter((refusal) => scopesMeet(refusal.scope, asked));
  const relation = (refusal: { readonly by: Decider }) => relationOf(by, refusal.by);
  const outranked = met.some((refusal) => relation(refusal) === 'outranked');
  const contradicted = met.find((refusal) => relation(refusal) === 'conflict');
  const stands = !outranked && contradicted === undefined;
  const effect: ConsentState['effect'] = stands ? 'stands' : outranked ? 'outranked' : 'held';
  // Only a consent that stands takes refusals away: a decision without effect has none here either.
  const replaces = stands ? met.map(({ id }) => id) : [];
  const facts = { consent, scope, by, awareOfRecordContent: awareness(command), legal, effect, replaces, ...period };
  return [
    { type: 'ConsentGiven', facts, subjects: [child], ...sealedTexts(child, texts) },
    ...(effect === 'held' && contradicted
      ? [openConflict(child, { conflict: consent, about, restriction: contradicted.id, contradictedBy: consent })]
      : []),
    ...conflictsEndedBy(state, child, replaces, consent),
  ];
};

/**
 * A refusal takes from earlier consents what it covers, also from an equal's: where parents disagree the restriction stands. It
 * takes nothing from a consent that outranks it.
 */
export const refuseConsent = (command: Decided, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, consent, by, scope, texts } = command;
  checkDecider(command, at);
  const period = periodFrom(command, at);
  const met = standing(state, 'given', at).filter(
    (given) => given.effect === 'stands' && scopesMeet(given.scope, scope),
  );
  const narrowed = met.filter((given) => relationOf(by, given.by) !== 'outranked');
  const contradicted = narrowed.find((given) => relationOf(by, given.by) === 'conflict');
  const narrows = narrowed.map(({ id }) => id);
  const facts = { consent, scope, by, awareOfRecordContent: awareness(command), narrows, ...period };
  return [
    { type: 'ConsentRefused', facts, subjects: [child], ...sealedTexts(child, texts) },
    ...(contradicted
      ? [openConflict(child, { conflict: consent, about, restriction: consent, contradictedBy: contradicted.id })]
      : []),
  ];
};

type Withdraw = Pick<Decided, 'child' | 'consent' | 'by' | 'subject' | 'texts'> & {
  /** Names the refusal of an equal, and the task that it opens. */
  readonly attempt: ThingId;
};

/**
 * Accepted from any involved service. Who decided, or somebody who may undo it, withdraws; from the other parent it is that
 * parent's own refusal, which stands until both are at one.
 */
export const withdrawConsent = (command: Withdraw, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, consent, by, subject, texts, attempt } = command;
  const found = state.consents.find(({ id }) => id === consent);
  if (found?.decision !== 'given' || found.by === undefined) throw new DomainError(sharingErrors.unknownThing);
  if (found.ended || !endsAfter(found, at)) throw new DomainError(sharingErrors.alreadyEnded);
  checkAuthority(by, subject, at);
  const relation = relationOf(by, found.by);
  if (relation === 'outranked') throw new DomainError(sharingErrors.outranked);
  const rest = { subjects: [child], ...sealedTexts(child, texts) };
  if (relation === 'conflict') {
    const refusal = { consent: attempt, scope: found.scope, by, awareOfRecordContent: 'not-known' } as const;
    return [
      { type: 'ConsentRefused', facts: { ...refusal, narrows: [consent], from: at }, ...rest },
      openConflict(child, { conflict: attempt, about, restriction: attempt, contradictedBy: consent }),
    ];
  }
  return [
    { type: 'ConsentWithdrawn', facts: { consent, by, at }, ...rest },
    ...conflictsEndedBy(state, child, [consent], consent),
  ];
};
