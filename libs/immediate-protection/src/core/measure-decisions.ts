import {
  type AgencyId,
  type FieldClass,
  type IdentifierIncluded,
  type Instant,
  instant,
  londonInstant,
  type Nation,
  occurredAt,
  type PersonId,
  plusMs,
  type RecordedLegalFacts,
  refuse,
  sealedTexts,
  type ThingId,
} from '@safeguarding/kernel';
import { measureErrors } from './measure-errors.ts';
import { checkForm, lastOf, mayBeExtended, type EndUnder, type MeasureForm } from './measure-forms.ts';
import type { EndReason, MeasureEvent, MeasureState } from './measure.ts';

type Events = readonly MeasureEvent[];

/** Free texts of a step, each of its class: where the child was taken to is location and goes to the authority alone. */
export type MeasureTexts = {
  readonly summary?: string;
  readonly reasons?: string;
  readonly childsVoice?: string;
  readonly takenTo?: string;
  readonly policyDocument?: string;
};
const classOfText = {
  summary: 'summary',
  reasons: 'narrative',
  childsVoice: 'narrative',
  takenTo: 'location',
  policyDocument: 'legal',
} as const satisfies Record<keyof MeasureTexts, FieldClass>;

/** As it was sent, or the instant of the command; never ahead of it, and never a mere day. */
const whenOf = (sent: string | undefined, at: Instant, pointer: string): Instant => {
  if (sent === undefined) return at;
  let when: Instant;
  try {
    when = instant(sent);
  } catch {
    return refuse(measureErrors.timeUnfit, pointer);
  }
  return when > at ? refuse(measureErrors.timeUnfit, pointer) : when;
};

/** The end that somebody stated, within what the rule allows; the rule's own where nobody did. */
const endOf = (
  sent: string | undefined,
  takenAt: Instant,
  last: Instant | undefined,
): { readonly endsBy?: Instant } => {
  if (sent === undefined) return last === undefined ? {} : { endsBy: last };
  let until: Instant;
  try {
    until = londonInstant(sent);
  } catch {
    return refuse(measureErrors.endUnfit, '/until');
  }
  if (until <= takenAt || (last !== undefined && until > last)) refuse(measureErrors.endUnfit, '/until');
  return { endsBy: until };
};

export type TakeProtection = {
  readonly measure: ThingId;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly authority: AgencyId;
  readonly toldTo: readonly AgencyId[];
  readonly form: MeasureForm;
  readonly takenAt?: string;
  readonly until?: string;
  readonly identifierIncluded: IdentifierIncluded;
  readonly legal: RecordedLegalFacts;
  readonly texts: MeasureTexts;
};

/** A child is kept safe at once. Throws DomainError where nation, kind of service or time do not fit. */
export const takeProtection = (
  { takenAt: sent, until, texts, ...facts }: TakeProtection,
  by: { readonly nation: Nation; readonly kind: string; readonly endUnder: EndUnder },
  state: MeasureState,
  at: Instant,
): Events => {
  checkForm(facts.form, by);
  const takenAt = whenOf(sent, at, '/takenAt');
  const end = endOf(until, takenAt, lastOf(facts.form, { ...by, stage: 'first' }, takenAt));
  if (state.status !== 'none') return [];
  return [
    {
      type: 'ImmediateProtectionTaken',
      facts: { ...facts, ...end },
      occurredOn: occurredAt(takenAt),
      subjects: [facts.child],
      ...sealedTexts(facts.child, classOfText, texts),
    },
  ];
};

type Step = { readonly by: AgencyId; readonly texts: MeasureTexts };

const open = ({ by }: Step, state: MeasureState, sides: readonly ('by' | 'authority')[]) => {
  if (state.status === 'none') return refuse(measureErrors.ended);
  if (!sides.some((side) => state[side] === by)) refuse(measureErrors.notYours);
  const { measure, child, by: taker, authority, toldTo } = state;
  return { state, of: { measure, child, by: taker, authority, toldTo } };
};

/** A court lets an order stand longer, once and before it ended. */
export const extendProtection = (
  { until, grantedAt, ...step }: Step & { readonly until?: string; readonly grantedAt?: string },
  { nation, endUnder }: { readonly nation: Nation; readonly endUnder: EndUnder },
  state: MeasureState,
  at: Instant,
): Events => {
  const { state: now, of } = open(step, state, ['by']);
  if (now.status === 'ended') refuse(measureErrors.ended);
  if (now.extended || !mayBeExtended(now.form, nation)) refuse(measureErrors.notExtended);
  const granted = whenOf(grantedAt, at, '/grantedAt');
  if (now.endsBy !== undefined && granted >= now.endsBy) refuse(measureErrors.over);
  const end = endOf(until, granted, lastOf(now.form, { nation, endUnder, stage: 'extended' }, now.takenAt));
  return [
    {
      type: 'ImmediateProtectionExtended',
      facts: { ...of, takenAt: now.takenAt, ...end },
      occurredOn: occurredAt(granted),
      subjects: [of.child],
      ...sealedTexts(of.child, classOfText, step.texts),
    },
  ];
};

/** How it ended, said by either side. What ran out stood until the last instant of its time. */
export const endProtection = (
  { because, endedAt, ...step }: Step & { readonly because: EndReason; readonly endedAt?: string },
  state: MeasureState,
  at: Instant,
): Events => {
  const { state: now, of } = open(step, state, ['by', 'authority']);
  if (now.status === 'ended' && (because !== 'recorded-in-error' || now.because === 'recorded-in-error'))
    refuse(measureErrors.ended);
  const ranOut = because === 'ran-out' && endedAt === undefined;
  if (ranOut && (now.endsBy === undefined || now.endsBy > at)) refuse(measureErrors.timeUnfit, '/because');
  const when = ranOut && now.endsBy !== undefined ? plusMs(now.endsBy, -1) : whenOf(endedAt, at, '/endedAt');
  if (when < now.takenAt) refuse(measureErrors.timeUnfit, '/endedAt');
  return [
    {
      type: 'ImmediateProtectionEnded',
      facts: { ...of, because, endedAt: when },
      occurredOn: occurredAt(when),
      subjects: [of.child],
      ...sealedTexts(of.child, classOfText, step.texts),
    },
  ];
};
