import {
  type FieldClass,
  type JsonObject,
  type JsonValue,
  partsOfTexts,
  type PersonalPart,
  type PersonId,
} from '@safeguarding/kernel';

/** Texts of a step, each of its class. */
export type StepTexts = {
  readonly [Name in keyof typeof classOfText]?: JsonValue;
};

const classOfText = {
  // Of the victim.
  name: 'identity',
  dateOfBirth: 'identity',
  addresses: 'location',
  safeContact: 'location',
  safeTimes: 'location',
  diversity: 'sensitive-service',
  answers: 'summary',
  judgementReasons: 'summary',
  fears: 'third-party',
  safeToTalkTo: 'third-party',
  notSafeToTalkTo: 'third-party',
  otherMarac: 'summary',
  notAwareExplanation: 'legal',
  // Of every step.
  summary: 'summary',
  narrative: 'narrative',
  minutes: 'narrative',
  opinion: 'narrative',
  victimsVoice: 'narrative',
  health: 'health',
  aboutPerpetrator: 'perpetrator',
  /** What an agency judged irrelevant, and why: its own. */
  heldBack: 'sensitive-service',
  explanation: 'legal',
  policyDocument: 'legal',
} as const satisfies Record<string, FieldClass>;

/** The texts of a step under the key of the victim; none where nothing was said. */
export const ofVictim = (victim: PersonId, texts: StepTexts): readonly PersonalPart[] =>
  partsOfTexts(victim, classOfText, texts);

/** A perpetrator, or a child of the household, as the referral tells of them. */
export type ToldOf = { readonly person: PersonId; readonly told: JsonObject };

/** Facts about somebody else stand under that person's own key. */
export const ofOthers = (others: readonly ToldOf[], name: 'perpetrator' | 'third-party'): readonly PersonalPart[] =>
  others
    .filter(({ told }) => Object.keys(told).length > 0)
    .map(({ person, told }) => ({ person, classes: { [name]: told } }));
