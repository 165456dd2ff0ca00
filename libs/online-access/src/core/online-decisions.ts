import {
  DomainError,
  londonDate,
  type AgencyId,
  type FieldClass,
  type Instant,
  type JsonObject,
  type LocalDate,
  type PersonalPart,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { standingOf, type OnlineState, type Proxy } from './online-access.ts';
import { onlineErrors } from './online-errors.ts';
import type { Of, OnlineEvent } from './online-events.ts';
import { competenceBy, endsByItself, turns } from './online-sight.ts';
import type { ProxyAuthority, WhoseAccess } from './online-vocabulary.ts';

/** Where a command stands: whose record, who decides, when, and how old the patient is. */
export type Situation = {
  readonly child: PersonId;
  readonly practice: AgencyId;
  readonly born: LocalDate | undefined;
  readonly at: Instant;
};

/** Free texts and words that are sealed under the child's key, by class. */
export type Sealed = Readonly<Partial<Record<FieldClass, JsonObject>>>;

const refuse = (entry: (typeof onlineErrors)[keyof typeof onlineErrors]): never => {
  throw new DomainError(entry);
};

const personalOf = (person: PersonId, sealed: Sealed): { readonly personal?: readonly PersonalPart[] } => {
  const classes = Object.fromEntries(Object.entries(sealed).filter(([, fields]) => Object.keys(fields).length > 0));
  return Object.keys(classes).length === 0 ? {} : { personal: [{ person, classes }] };
};

type Body<T extends OnlineEvent['type']> = Omit<Extract<OnlineEvent, { type: T }>['facts'], keyof Of>;

/** One fact of the practice; `fact` is the id of what it brings about or ends. */
export const factOf = <T extends OnlineEvent['type']>(
  type: T,
  body: Body<T>,
  { child, practice, fact, sealed }: Of & { readonly sealed: Sealed },
): OnlineEvent =>
  ({
    type,
    facts: { child, practice, fact, ...body },
    subjects: [child],
    ...personalOf(child, sealed),
    // The facts are those of the type by the signature; the union cannot say it.
  }) as unknown as OnlineEvent;

/** What of a list is the practice's and stands. Throws DomainError (ONL-009) where it is not. */
export const ownStanding = <T extends { readonly fact: ThingId; readonly practice: AgencyId; readonly at: Instant }>(
  facts: readonly T[],
  state: OnlineState,
  { practice, fact }: { readonly practice: AgencyId; readonly fact: ThingId },
): T =>
  standingOf(facts, state).find((one) => one.practice === practice && one.fact === fact) ??
  refuse(onlineErrors.notStanding);

const covers = (one: WhoseAccess, whose: WhoseAccess): boolean => one === 'everybody' || one === whose;

/** Throws DomainError (ONL-008) unless the latest assessment of this access found no concern, and is later than an instant. */
export const checkCoercion = (
  whose: WhoseAccess,
  state: OnlineState,
  { practice }: Pick<Situation, 'practice'>,
  after?: Instant,
): void => {
  const assessed = state.coercions.findLast((one) => one.practice === practice && covers(one.of, whose));
  if (assessed?.outcome !== 'no-concern' || (after !== undefined && assessed.at < after))
    refuse(onlineErrors.coercionNotAssessed);
};

const refusedAlways: Readonly<Partial<Record<ProxyAuthority, keyof typeof onlineErrors>>> = {
  'section-20-accommodation': 'accommodationOnly',
  'no-parental-responsibility': 'noResponsibility',
};

/**
 * Who may decide that somebody acts for the patient: below 11 whoever has parental responsibility, from 11 case by case, from 16
 * the young person, from 18 the adult (domain facts, section 4).
 */
export const checkAuthority = (
  authority: ProxyAuthority,
  state: OnlineState,
  { born, at, practice }: Pick<Situation, 'born' | 'at' | 'practice'>,
): void => {
  const never = refusedAlways[authority];
  if (never !== undefined) refuse(onlineErrors[never]);
  if (born === undefined) return refuse(onlineErrors.ageUnknown);
  const adult = at >= turns(born, 18);
  if (authority === 'lasting-power-of-attorney') return adult ? undefined : refuse(onlineErrors.attorneyForChild);
  const competent = at >= turns(born, 16) || competenceBy(practice, state)?.outcome === 'competent';
  if (authority === 'young-persons-consent') {
    if (at < turns(born, 11) || !competent) refuse(onlineErrors.consentOfNobody);
    return;
  }
  // From 11 nobody presumes: without an assessment that says otherwise the young person decides.
  const assessed = competenceBy(practice, state);
  const decidedByParents = at < turns(born, 11) || (at < turns(born, 16) && assessed?.outcome === 'not-competent');
  if (!decidedByParents) refuse(onlineErrors.youngPersonDecides);
};

/** Throws DomainError (ONL-011) where competence is not a question. */
export const checkCompetenceAge = ({ born, at }: Pick<Situation, 'born' | 'at'>): void => {
  if (born === undefined) return refuse(onlineErrors.ageUnknown);
  if (at < turns(born, 11) || at >= turns(born, 16)) refuse(onlineErrors.tooYoung);
};

/** Throws DomainError (ONL-012) for a day that is not over. */
export const checkPast = (day: LocalDate, at: Instant): void => {
  if (day > londonDate(at)) refuse(onlineErrors.dayUnknown);
};

/** Word of a birthday that ended a grant; nothing where it did not, or where it was told already. */
export const noteLapse = (
  proxy: Proxy,
  state: OnlineState,
  { child, born, at }: Pick<Situation, 'child' | 'born' | 'at'>,
): readonly OnlineEvent[] => {
  const { fact, practice } = proxy;
  const end = endsByItself(proxy, born);
  const told = state.lapsed.some((one) => one.fact === fact) || standingOf([proxy], state).length === 0;
  if (end?.age === undefined || end.at > at || told) return [];
  // At which birthday tells the date of birth: it is sealed like the date itself.
  return [factOf('OnlineProxyLapsed', {}, { child, practice, fact, sealed: { identity: { turned: end.age } } })];
};
