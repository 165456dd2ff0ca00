import {
  birthday,
  DomainError,
  epochMs,
  instantOf,
  localDate,
  londonDate,
  startOfLondonDay,
  type EventId,
  type FieldClass,
  type Instant,
  type JsonObject,
  type LocalDate,
  type OccurredOn,
} from '@safeguarding/kernel';
import { accessRequestErrors } from './access-request-errors.ts';
import type { AccessRequestEvent, Of } from './access-request-events.ts';
import type { AccessRequestState, Standing } from './access-request.ts';
import type { ChildsDecision, Exemption, RefusalReason } from './access-request-vocabulary.ts';

type Sealed = Readonly<Partial<Record<FieldClass, JsonObject>>>;
type Body<T extends AccessRequestEvent['type']> = Omit<Extract<AccessRequestEvent, { type: T }>['facts'], keyof Of>;

const refuse = (entry: (typeof accessRequestErrors)[keyof typeof accessRequestErrors]): never => {
  throw new DomainError(entry);
};

/** One step; what is sealed stands under the key of the person whose information is asked for. */
export const stepOf = <T extends AccessRequestEvent['type']>(
  type: T,
  { request, subject, controller }: Of,
  body: Body<T>,
  { sealed = {}, on }: { readonly sealed?: Sealed; readonly on?: OccurredOn } = {},
): AccessRequestEvent => {
  const classes = Object.fromEntries(Object.entries(sealed).filter(([, fields]) => Object.keys(fields).length > 0));
  return {
    type,
    facts: { request, subject, controller, ...body },
    subjects: [subject],
    ...(on === undefined ? {} : { occurredOn: on }),
    ...(Object.keys(classes).length === 0 ? {} : { personal: [{ person: subject, classes }] }),
    // The facts are those of the type by the signature; the union cannot say it.
  } as unknown as AccessRequestEvent;
};

/** A day that has begun. Throws DomainError (SAR-002). */
export const dayThatBegan = (text: string, at: Instant): LocalDate => {
  try {
    const day = localDate(text);
    if (day <= londonDate(at)) return day;
  } catch {
    // Refused below, without repeating what was sent.
  }
  return refuse(accessRequestErrors.dayUnknown);
};

/** The request as it stands, while steps can be taken. Throws DomainError (SAR-001) afterwards. */
export const openRequest = (state: AccessRequestState): Extract<Standing, { status: 'open' }> =>
  state.status === 'open' ? state : refuse(accessRequestErrors.closed);

/** Identity is checked once, where it was asked for. */
export const checkIdentityAsked = ({ identity }: Standing): void => {
  if (identity !== 'asked-for') refuse(accessRequestErrors.identityFirst);
};

/** `firstDue`: when the first month ends; undefined where nobody can say, past the calendar of bank holidays. */
export const checkExtension = (
  { extended, runningSince }: Standing,
  firstDue: Instant | undefined,
  at: Instant,
): Instant => {
  if (extended || runningSince === undefined || (firstDue !== undefined && at >= firstDue))
    return refuse(accessRequestErrors.extensionLate);
  return runningSince;
};

const sixMonthsBefore = (at: Instant): Instant => {
  const day = new Date(epochMs(at));
  day.setUTCMonth(day.getUTCMonth() - 6);
  return instantOf(day.getTime());
};

/** True where a health professional gave an opinion in the last six months that is about the entry (domain facts, M13 (?)). */
export const hasOpinion = ({ opinions }: Standing, entry: EventId, at: Instant, finding?: string): boolean =>
  opinions.some(
    (opinion) =>
      opinion.givenAt >= sixMonthsBefore(at) &&
      (opinion.entries === undefined || opinion.entries.includes(entry)) &&
      (finding === undefined || opinion.finding === finding),
  );

type Withholding = {
  readonly entry: EventId;
  readonly exemption: Exemption;
  readonly nation: string;
  readonly at: Instant;
};

/** Throws DomainError where the exemption does not apply to who asks, where, or without an opinion. */
export const checkExemption = (state: Standing, { entry, exemption, nation, at }: Withholding): void => {
  if (exemption === 'serious-harm' && !hasOpinion(state, entry, at, 'serious-harm'))
    refuse(accessRequestErrors.opinionNeeded);
  if (exemption === 'child-abuse-data' && (state.by === 'subject' || nation === 'scotland'))
    refuse(accessRequestErrors.notOfAnotherRequester);
};

const turned = (born: LocalDate | undefined, age: number, at: Instant): boolean =>
  born !== undefined && at >= startOfLondonDay(birthday(born, age));

type Subject = { readonly kind: string; readonly born: LocalDate | undefined };

const says = ({ authority }: Standing, decision: ChildsDecision): boolean => authority?.childsDecision === decision;

/**
 * Whether whoever asks may be given the information: adults and those of 16 ask for themselves or agree; from 11 a young person who
 * is able to agrees, below it has to be in the child's interests (domain facts, section 4: Gillick, and child abuse data).
 */
export const mayBeGiven = (state: Standing, { kind, born }: Subject, at: Instant): boolean => {
  const capable = kind === 'adult' || turned(born, 16, at);
  if (state.by === 'subject') return capable || says(state, 'agrees');
  if (capable || (turned(born, 11, at) && !says(state, 'not-competent'))) return says(state, 'agrees');
  return !says(state, 'refuses') && state.authority?.interests === 'in-childs-interests';
};

/** An entry that can be given, as far as the decision needs it. */
export type Candidate = { readonly id: EventId; readonly health: boolean };

type Disclosure = Subject & {
  readonly entries: readonly EventId[];
  readonly candidates: readonly Candidate[];
  /** Of a controller that is no health professional: it needs an opinion before it gives health data. */
  readonly healthProfessional: boolean;
  readonly at: Instant;
};

/** Throws DomainError where what is to be given may not be. */
export const checkDisclosure = (state: Standing, disclosure: Disclosure): void => {
  const { entries, candidates, healthProfessional, at } = disclosure;
  if (state.identity !== 'confirmed') refuse(accessRequestErrors.identityFirst);
  if (!mayBeGiven(state, disclosure, at)) refuse(accessRequestErrors.youngPersonDecides);
  for (const entry of entries) {
    const candidate = candidates.find(({ id }) => id === entry);
    const withheld = state.withheld.some((one) => one.entry === entry);
    if (!candidate || withheld) return refuse(accessRequestErrors.notToBeGiven);
    if (candidate.health && !healthProfessional && !hasOpinion(state, entry, at, 'no-serious-harm'))
      refuse(accessRequestErrors.opinionNeeded);
  }
};

const follows: Readonly<Record<RefusalReason, (state: Standing) => boolean>> = {
  'identity-not-confirmed': ({ identity }) => identity === 'not-confirmed',
  'against-childs-interests': ({ by, authority }) =>
    by !== 'subject' && authority?.interests === 'against-childs-interests',
  'young-person-refuses': ({ by, authority }) => by !== 'subject' && authority?.childsDecision === 'refuses',
  'nothing-to-be-given': () => true,
  'manifestly-unfounded-or-excessive': () => true,
};

/** Throws DomainError (SAR-009) for a reason that nothing on record bears out. */
export const checkRefusal = (state: Standing, reason: RefusalReason): void => {
  if (!follows[reason](state)) refuse(accessRequestErrors.notFound);
};
