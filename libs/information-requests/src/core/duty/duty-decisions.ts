import { londonDate, type ActorRef, type Instant, type LocalDate, refuse } from '@safeguarding/kernel';
import type { NamedRole } from '../request-events.ts';
import { personalOf } from '../request-texts.ts';
import { dutyErrors } from './duty-errors.ts';
import type { DecidedNotToShare, DecidedToShare, DutyEvent, DutyReviewFinding, DutyState } from './duty.ts';

/** Reasons that keep information back while the duty binds (s.16LA: "if and so far as", "unless"). */
const exceptions: ReadonlySet<string> = new Set(['more-detrimental-to-child', 'not-relevant']);

const checkDay = (day: LocalDate, at: Instant): void => {
  if (day > londonDate(at)) refuse(dutyErrors.dayWrong, '/decidedOn');
};

type Texts = { readonly reasons: string; readonly detrimentReasons: string; readonly policyDocument?: string };
/** The comparison stands beside the reasons: both are for the service and whoever reviews it. */
const textsOf = ({ reasons, detrimentReasons, policyDocument }: Texts) => ({
  reasons,
  findings: detrimentReasons,
  ...(policyDocument === undefined ? {} : { policyDocument }),
});

/** A decision to share. Throws DTY-001 where it claims a duty that does not bind, DTY-003 where it calls itself the greater harm. */
export const decideToShare = (
  { texts, ...facts }: DecidedToShare['facts'] & { readonly texts: Texts },
  state: DutyState,
  at: Instant,
): readonly DutyEvent[] => {
  checkDay(facts.decidedOn, at);
  if (facts.detriment !== 'not-more-detrimental') refuse(dutyErrors.detrimentDisagrees, '/detriment');
  if (facts.legal.confidentialityBasis === 'consent') refuse(dutyErrors.onConsent, '/legal/confidentialityBasis');
  const claims = facts.legal.gateways?.includes('ca2004-s16la') ?? false;
  if (claims && facts.rule.standing !== 'in-force') refuse(dutyErrors.notInForce, '/legal/gateways');
  if (state.status !== 'none') return [];
  const subjects = [facts.child];
  return [{ type: 'DutyDecidedToShare', facts, subjects, ...personalOf(facts.child, textsOf(texts)) }];
};

/** A decision not to share. While the duty binds, only its own exceptions keep anything back (DTY-002). */
export const decideNotToShare = (
  {
    texts,
    ...facts
  }: Omit<DecidedNotToShare['facts'], 'reviewer'> & {
    readonly reviewer: NamedRole & { readonly name?: string };
    readonly texts: Texts;
  },
  state: DutyState,
  at: Instant,
): readonly DutyEvent[] => {
  checkDay(facts.decidedOn, at);
  const { reason, detriment, rule, helps, reviewDueOn } = facts;
  if (reviewDueOn < londonDate(at)) refuse(dutyErrors.dayWrong, '/reviewDueOn');
  if ((reason === 'more-detrimental-to-child') !== (detriment === 'disclosure-more-detrimental'))
    refuse(dutyErrors.detrimentDisagrees, '/detriment');
  const helpsNothing = helps.every((each) => each === 'none');
  if (rule.standing === 'in-force' && (!exceptions.has(reason) || (reason === 'not-relevant' && !helpsNothing)))
    refuse(dutyErrors.noException, '/reason');
  if (state.status !== 'none') return [];
  const { name: reviewerName, ...reviewer } = facts.reviewer;
  const sealed = { ...textsOf(texts), ...(reviewerName === undefined ? {} : { reviewerName }) };
  const subjects = [facts.child];
  return [
    { type: 'DutyDecidedNotToShare', facts: { ...facts, reviewer }, subjects, ...personalOf(facts.child, sealed) },
  ];
};

/** A second person looks at what was kept back; what is to be shared is then decided anew. */
export const reviewNotSharing = (
  { finding, findings }: { readonly finding: DutyReviewFinding; readonly findings: string },
  by: ActorRef,
  state: DutyState,
): readonly DutyEvent[] => {
  if (state.status !== 'not-shared') return refuse(dutyErrors.nothingToReview);
  if (state.decidedBy === by) refuse(dutyErrors.samePerson);
  const { decision, child, controller } = state;
  const facts = { decision, child, controller, finding };
  return [{ type: 'DutyNotSharingReviewed', facts, subjects: [child], ...personalOf(child, { findings }) }];
};
