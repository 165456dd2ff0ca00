import { DomainError, type LocalDate } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';
import { codeKinds, type AgencyFacts, type CodeKind, type FormerCode } from './agency.ts';

type Coded = Pick<AgencyFacts, 'codes' | 'area'> & { readonly formerCodes?: readonly FormerCode[] | undefined };

const latest = ({ codes, area }: Coded, kind: CodeKind): string | undefined => (kind === 'area' ? area : codes[kind]);

const formerOf = ({ formerCodes = [] }: Pick<Coded, 'formerCodes'>, kind: CodeKind): readonly FormerCode[] =>
  formerCodes.filter((former) => former.kind === kind);

/** Which code of a kind was, is or will be the service's on a day in London. */
export const codeOn = (agency: Coded, kind: CodeKind, day: LocalDate): string | undefined => {
  const first = formerOf(agency, kind).find(({ until }) => day < until);
  return first ? first.code : latest(agency, kind);
};

/** The area that a service serves and those that it served under codes that are over. */
export const areasOf = (agency: Pick<Coded, 'area' | 'formerCodes'>): readonly string[] => [
  ...new Set([agency.area, ...formerOf(agency, 'area').map(({ code }) => code)]),
];

/** What a request may name as the service's ODS code on a day, and what it may name no more, whatever its token says. */
export const odsCodesOn = (
  agency: Coded,
  day: LocalDate,
): { readonly accepted: readonly string[]; readonly ended: readonly string[] } => {
  const current = codeOn(agency, 'ods', day);
  const former = formerOf(agency, 'ods').filter(({ until }) => until <= day);
  const inGrace = former.filter(({ acceptedUntil }) => acceptedUntil !== undefined && day <= acceptedUntil);
  const accepted = [...new Set([...(current === undefined ? [] : [current]), ...inGrace.map(({ code }) => code)])];
  return { accepted, ended: former.map(({ code }) => code).filter((code) => !accepted.includes(code)) };
};

/**
 * True where one of the codes was another service's. A code may be two services' (the sites of a trust share its ODS code), so only what
 * is newly claimed counts; who took the other's work over may have its codes.
 */
export const claimsFormerCode = (
  claimed: AgencyFacts,
  before: AgencyFacts | undefined,
  others: readonly Coded[],
): boolean =>
  (['ods', 'gss', 'urn'] as const).some((kind) => {
    const code = claimed.codes[kind];
    if (code === undefined || code === before?.codes[kind]) return false;
    return others.some((other) => formerOf(other, kind).some((former) => former.code === code));
  });

/**
 * All particulars of a service are said anew: of a kind of code that was once succeeded, the latest code or the one before it is meant as
 * the latest. Throws DomainError where another is said: how it came about would not be on record.
 */
export const keepingSucceededCodes = (wanted: AgencyFacts, known: AgencyFacts): AgencyFacts => {
  const kept = codeKinds.flatMap((kind) => {
    const former = formerOf(known, kind).at(-1);
    if (former === undefined) return [];
    const said = latest(wanted, kind);
    if (said !== latest(known, kind) && said !== former.code) throw new DomainError(accessErrors.codeBySuccession);
    return [kind];
  });
  const codes = Object.fromEntries(kept.map((kind) => [kind, latest(known, kind)]));
  const { area = wanted.area, ...external } = codes;
  return { ...wanted, area, codes: { ...wanted.codes, ...external } };
};
