import { type AgencyId, refuse } from '@safeguarding/kernel';
import { isHealthNumber, isTestNumber, normaliseHealthNumber } from './health-number.ts';
import { peopleErrors } from './people-errors.ts';

/**
 * Kinds of identifier. `local` and `la-number` are unique only inside the service that gave them; `chi-number` is Scotland's and
 * `hsc-number` Northern Ireland's.
 */
export const identifierKinds = ['nhs-number', 'chi-number', 'hsc-number', 'upn', 'la-number', 'local'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

/** How far a number has been checked against the national register (UK Core; domain facts, section 3). */
export const verificationStatuses = [
  'number-present-and-verified',
  'number-present-but-not-traced',
  'trace-required',
  'trace-attempted',
  'trace-needs-to-be-resolved',
  'trace-in-progress',
  'number-not-present-and-trace-not-required',
  'trace-postponed',
] as const;
export type VerificationStatus = (typeof verificationStatuses)[number];

/** Why a submission names no identifier (Children Act 2004 s.16LC: included, or omitted with a reason). */
export const omissionReasons = [
  'not-known',
  'not-yet-issued',
  'unborn',
  'would-increase-risk',
  'not-practicable',
] as const;
export type OmissionReason = (typeof omissionReasons)[number];

/** An identifier in its one spelling. `system` is the kind, with the service where the kind is unique only inside it. */
export type Identifier = {
  readonly kind: IdentifierKind;
  readonly system: string;
  readonly value: string;
  /** The service that gave it, of a number that is unique only there. */
  readonly givenBy?: AgencyId;
};

/** What somebody sent. */
export type GivenIdentifier = {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly verification?: VerificationStatus;
  /** Of a number of a service's own: whose it is, where it is a predecessor's. */
  readonly givenBy?: AgencyId;
};

/** Whether numbers that were never issued to anybody are taken: in production they are not. */
export type TestNumbers = 'accept' | 'refuse';

// The shape of a unique pupil number; its check letter is not examined, since the rule was not read in its primary source.
const upn = /^[A-HJ-NP-RT-Z]\d{11}[0-9A-Z]$/;
const local = /^[\p{L}\p{N}][\p{L}\p{N} ./_:-]{0,63}$/u;

const healthNumber = (text: string): string | undefined => {
  const digits = normaliseHealthNumber(text);
  return digits !== undefined && isHealthNumber(digits) ? digits : undefined;
};
const matching =
  (shape: RegExp, normalise: (text: string) => string) =>
  (text: string): string | undefined => {
    const value = normalise(text);
    return shape.test(value) ? value : undefined;
  };
// Case may tell two local numbers apart; it never tells two pupils apart.
const localValue = matching(local, (text) => text.normalize('NFC').trim());

const readers: Readonly<Record<IdentifierKind, (text: string) => string | undefined>> = {
  'nhs-number': healthNumber,
  'chi-number': healthNumber,
  'hsc-number': healthNumber,
  upn: matching(upn, (text) => text.replaceAll(/\s/g, '').toUpperCase()),
  'la-number': localValue,
  local: localValue,
};
const scoped: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['la-number', 'local']);
const healthKinds: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['nhs-number', 'chi-number', 'hsc-number']);

/** True for a number that no other service may be told by way of the directory: it would tell which service knows the child. */
export const isOwnNumber = (kind: IdentifierKind): boolean => scoped.has(kind);

/** Brings an identifier to its one spelling; throws DomainError (400) that points at it and does not repeat it. */
export const readIdentifier = (
  { kind, value }: GivenIdentifier,
  agency: AgencyId,
  testNumbers: TestNumbers,
  pointer = '/value',
): Identifier => {
  const read = readers[kind](value) ?? refuse(peopleErrors.identifierInvalid, pointer);
  if (testNumbers === 'refuse' && healthKinds.has(kind) && isTestNumber(read)) refuse(peopleErrors.testNumber, pointer);
  return scopeIdentifier(kind, read, agency);
};

/** A value that is in its one spelling already, with its system; `agency` is the service that gave it. */
export const scopeIdentifier = (kind: IdentifierKind, value: string, agency: AgencyId): Identifier => ({
  kind,
  system: scoped.has(kind) ? `${kind}:${agency}` : kind,
  value,
  ...(scoped.has(kind) ? { givenBy: agency } : {}),
});

/** True for the numbers that stand for one person in the whole country. */
export const isHealthKind = (kind: IdentifierKind): boolean => healthKinds.has(kind);

/** The national number before the school's, that before a service's own: in this order identifiers say who somebody is. */
export const byWeight = (one: { readonly kind: IdentifierKind }, other: { readonly kind: IdentifierKind }): number =>
  identifierKinds.indexOf(one.kind) - identifierKinds.indexOf(other.kind);
