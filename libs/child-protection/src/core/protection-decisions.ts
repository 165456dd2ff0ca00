import {
  type AgencyId,
  doneOn,
  type FieldClass,
  type Instant,
  occurredAt,
  refuse,
  sealedTexts,
  type ThingId,
} from '@safeguarding/kernel';
import { protectionErrors } from './protection-errors.ts';
import type { Of, ProtectionEvent } from './protection-events.ts';
import { transferForms } from './protection-vocabulary.ts';
import type { ProtectionState, ProtectionStatus, Standing } from './protection.ts';

/** Free texts of a step, each of its class. */
export type StepTexts = {
  readonly summary?: string;
  readonly record?: string;
  readonly childsVoice?: string;
  readonly health?: string;
  readonly noticeReasons?: string;
  readonly policyDocument?: string;
};

const classOfText = {
  summary: 'summary',
  record: 'narrative',
  childsVoice: 'narrative',
  health: 'health',
  noticeReasons: 'narrative',
  policyDocument: 'legal',
} as const satisfies Record<keyof StepTexts, FieldClass>;

type Body<T extends ProtectionEvent['type']> = Omit<Extract<ProtectionEvent, { type: T }>['facts'], keyof Of>;
type Also = Pick<Of, 'attendees' | 'toldTo' | 'legal'>;
/** One step as it is asked for: what happened when, who took part, who is told, and the texts. */
export type Step<T extends ProtectionEvent['type'] = ProtectionEvent['type']> = {
  readonly type: T;
  readonly body: Body<T>;
  readonly also: Also;
  readonly texts: StepTexts;
  /** As it was sent; the instant of the command where absent. */
  readonly occurredOn?: string;
};

/** From which statuses each step may be taken. */
const from: Readonly<Record<ProtectionEvent['type'], readonly ProtectionStatus[]>> = {
  ProtectionDiscussionRequested: ['none'],
  ProtectionDiscussionHeld: ['none', 'requested', 'discussed', 'enquiry'],
  ProtectionEnquiryConcluded: ['enquiry'],
  ProtectionConferenceCalled: ['enquiry', 'enquiry-concluded', 'plan'],
  ProtectionPlanChangeFound: ['plan'],
  ProtectionChairTold: ['plan'],
  ProtectionConferenceHeld: ['enquiry', 'enquiry-concluded'],
  ProtectionConferenceRecordSent: ['plan', 'no-plan'],
  ProtectionCoreGroupHeld: ['plan'],
  ProtectionReviewHeld: ['plan'],
  // By a handover, and by no step of an authority.
  ProtectionProcessPassedOn: [],
  ProtectionProcessClosed: ['requested', 'discussed', 'enquiry', 'enquiry-concluded', 'no-plan', 'plan'],
};

/** Reasons that end a plan without a review that ended it. */
const endsPlan = new Set([
  'child-looked-after',
  'moved-to-another-authority',
  'turned-18',
  'child-died',
  'entered-in-error',
]);

/** A category belongs to a plan and to nothing else. */
const checkCategory = ({ type, body }: Step, state: ProtectionState): void => {
  const { outcome, category } = body as { readonly outcome?: string; readonly category?: string };
  if (type === 'ProtectionConferenceHeld' && (outcome === 'plan') !== (category !== undefined))
    refuse(protectionErrors.categoryMissing, '/category');
  if (type === 'ProtectionReviewHeld' && outcome === 'end' && category !== undefined)
    refuse(protectionErrors.categoryMissing, '/category');
  const { reason } = body as { readonly reason?: string };
  if (type === 'ProtectionProcessClosed' && state.status === 'plan' && !endsPlan.has(reason ?? ''))
    refuse(protectionErrors.planStands, '/reason');
};

const eventOf = (step: Step, of: Pick<Of, 'process' | 'child' | 'authority'>, at: Instant): ProtectionEvent =>
  ({
    type: step.type,
    facts: { ...of, ...step.also, ...step.body },
    occurredOn: doneOn(step.occurredOn, at) ?? refuse(protectionErrors.inTheFuture, '/occurredOn'),
    subjects: [of.child],
    ...sealedTexts(of.child, classOfText, step.texts),
  }) as ProtectionEvent;

/** The conference after a move is held on the plan that came over, and is no first conference of an enquiry. */
const isNow = ({ type, body }: Step, state: ProtectionState): boolean => {
  const { form = '' } = body as { readonly form?: string };
  return type === 'ProtectionConferenceHeld' && transferForms.has(form)
    ? state.status === 'plan' && state.transferDue === true
    : from[type].includes(state.status);
};

const check = (step: Step, state: ProtectionState): void => {
  if (state.status === 'closed') refuse(protectionErrors.closed);
  if (!isNow(step, state)) refuse(protectionErrors.notNow);
  if ((step.also.toldTo === undefined) !== (step.also.legal === undefined))
    refuse(protectionErrors.legalFactsMissing, '/legal');
  checkCategory(step, state);
};

/** The first step of a process: a discussion that is asked for, or one that was held at once. */
export const startProtection = (
  step: Step<'ProtectionDiscussionRequested' | 'ProtectionDiscussionHeld'>,
  of: Pick<Of, 'process' | 'child' | 'authority'>,
  state: ProtectionState,
  at: Instant,
): readonly ProtectionEvent[] => {
  check(step, state);
  return [eventOf(step, of, at)];
};

/** Every later step; throws DomainError where the process is not at that stage. */
export const takeStep = (step: Step, state: ProtectionState, at: Instant): readonly ProtectionEvent[] => {
  check(step, state);
  const { process, child, authority } = state as Standing;
  return [eventOf(step, { process, child, authority }, at)];
};

type PassOn = {
  readonly from: AgencyId;
  /** Whose work that one does: the process may stand under their names. */
  readonly ledAs?: readonly AgencyId[];
  readonly to: AgencyId;
  readonly handover: ThingId;
  readonly notifiedAt: Instant;
};

/** Quiet where it is closed, or another authority's already. */
export const passProcessOn = (
  { from: former, ledAs = [], to, handover, notifiedAt }: PassOn,
  state: ProtectionState,
  at: Instant,
): readonly ProtectionEvent[] => {
  if (state.status === 'none' || state.status === 'closed' || ![former, ...ledAs].includes(state.authority)) return [];
  const { process, child, status: stage } = state;
  const facts = { process, child, authority: to, from: former, handover, notifiedAt, stage };
  return [{ type: 'ProtectionProcessPassedOn', facts, occurredOn: occurredAt(at), subjects: [child] }];
};
