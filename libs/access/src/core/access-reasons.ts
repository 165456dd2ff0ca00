import { refused } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';
import { healthKinds, type AgencyKind } from './vocabulary.ts';

/** The published vocabulary of the NHS in which health services audit why somebody looked: AccessReasonCode, version 01. */
export const accessReasonSystem = '2.16.840.1.113883.2.1.3.2.4.17.7';

/** Its codes, as they are sent and recorded: with the leading nought. */
export const accessReasonCodes = [
  ...(['01', '02', '03', '04', '05', '06', '07', '08', '09'] as const),
  ...(['10', '11', '12', '13', '14', '15', '16', '17'] as const),
] as const;
export type AccessReasonCode = (typeof accessReasonCodes)[number];

/** What has to stand behind a code by the vocabulary: any claim of the user's own, an express consent, or what a colleague granted. */
export type AccessReasonNeeds = 'any' | 'express-consent' | 'colleague-granted';
export type AccessReasonRule = {
  readonly words: string;
  readonly needs: AccessReasonNeeds;
  readonly source: string;
  readonly verified: boolean;
};

const source = `NHS AccessReasonCode, OID ${accessReasonSystem}, version 01 of 30 April 2004`;
const rule = (words: string, needs: AccessReasonNeeds = 'any'): AccessReasonRule => ({
  ...{ words, needs, source },
  verified: true,
});

/** The words of each code, and what it needs. */
export const accessReasons: Readonly<Record<AccessReasonCode, AccessReasonRule>> = {
  '01': rule('Public interest'),
  '02': rule('Required by statute'),
  '03': rule('Court order'),
  '04': rule('Best interests of patient'),
  '05': rule('Justified through Health & Social Care Act regulations'),
  '06': rule('Other'),
  '07': rule('Express consent to research given', 'express-consent'),
  '08': rule('Express consent to clinical audit given', 'express-consent'),
  '09': rule('Express consent to financial audit given', 'express-consent'),
  '10': rule('Express consent to other audit given', 'express-consent'),
  '11': rule('Express consent to public health investigation given', 'express-consent'),
  '12': rule('Express consent given for the purposes of service management', 'express-consent'),
  '13': rule('Express consent given in order to respond to patient enquiry', 'express-consent'),
  '14': rule('Express consent given for other purpose(s)', 'express-consent'),
  '15': rule('A colleague outside the team is responding to a patient referral', 'colleague-granted'),
  '16': rule('Patient self-referral', 'colleague-granted'),
  '17': rule('Registered patient', 'colleague-granted'),
};

/** Those that somebody who looks for themselves can claim: a look-up names neither a consent nor a colleague (decision 124). */
export const ownAccessReasons = accessReasonCodes.filter((code) => accessReasons[code].needs === 'any');

const pointer = '/accessReason';

/**
 * The code that a look-up states beside its own reason, as it goes on record; nothing where it states none. Asked before anybody is
 * looked for, so that a refusal says nothing of a child. Throws DomainError: ACC-039 for a code that a look-up cannot carry, ACC-040 where
 * the service is none of health.
 */
export const statedAccessReason = (
  code: AccessReasonCode | undefined,
  { agencyKind }: { readonly agencyKind: AgencyKind },
): { readonly accessReason?: AccessReasonCode } => {
  if (code === undefined) return {};
  if (accessReasons[code].needs !== 'any') throw refused(accessErrors.accessReasonNotOfLookUp, pointer);
  if (!healthKinds.has(agencyKind)) throw refused(accessErrors.accessReasonNotOfHealth, pointer);
  return { accessReason: code };
};

/** A code with its words, as those are told who audit. */
export type ToldAccessReason = { readonly code: string; readonly words: string };

const rules = new Map<string, AccessReasonRule>(Object.entries(accessReasons));

/** What an audit is told of a recorded code; nothing where none was stated. A code of a newer release has no words here but itself. */
export const toldAccessReason = (code: string | undefined): { readonly accessReason?: ToldAccessReason } =>
  code === undefined ? {} : { accessReason: { code, words: rules.get(code)?.words ?? code } };
