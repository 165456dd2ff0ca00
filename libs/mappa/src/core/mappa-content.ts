import { type FieldClass, type JsonValue, partsOfTexts, type PersonalPart, type PersonId } from '@safeguarding/kernel';

/** Texts of a step, each of its class. */
export type StepTexts = { readonly [Name in keyof typeof classOfText]?: JsonValue };

const classOfText = {
  // Of the offender.
  name: 'identity',
  dateOfBirth: 'identity',
  addresses: 'location',
  under18Reasons: 'legal',
  // Of every step.
  summary: 'summary',
  offending: 'narrative',
  riskPlan: 'narrative',
  minutes: 'narrative',
  health: 'health',
  victims: 'third-party',
  /** To whom it is disclosed by name, what, why and with which safeguards. */
  recipient: 'third-party',
  what: 'narrative',
  reasons: 'narrative',
  safeguards: 'narrative',
  explanation: 'legal',
  policyDocument: 'legal',
} as const satisfies Record<string, FieldClass>;

/** The texts of a step under the key of the offender; none where nothing was said. */
export const ofOffender = (offender: PersonId, texts: StepTexts): readonly PersonalPart[] =>
  partsOfTexts(offender, classOfText, texts);

/** A child at risk, as the referral tells of it. */
export type ChildAtRisk = { readonly person: PersonId; readonly note?: string };

/** Why a child is at risk stands under the child's own key. */
export const ofChildren = (children: readonly ChildAtRisk[]): readonly PersonalPart[] =>
  children.map(({ person, note }) => ({
    person,
    classes: { 'third-party': { child: person, ...(note === undefined ? {} : { note }) } },
  }));
