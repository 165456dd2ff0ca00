import { type FieldClass, type PersonalPart, type PersonId, sealedTexts } from '@safeguarding/kernel';

/** Free texts of a request or a step, each of its class; all sealed under the child's key. */
export type RequestTexts = {
  /** What is asked for. */
  readonly whatIsAsked?: string;
  readonly situation?: string;
  readonly concerns?: string;
  /** Of a requester outside the ledger: who it is and how it was reached. */
  readonly requesterName?: string;
  readonly consentEvidence?: string;
  readonly explanation?: string;
  readonly summary?: string;
  readonly narrative?: string;
  readonly health?: string;
  readonly aboutOthers?: string;
  readonly aboutAllegedPerpetrator?: string;
  readonly policyDocument?: string;
  /** What the asked service thought, for itself and its reviewers alone. */
  readonly notes?: string;
  readonly necessity?: string;
  readonly proportionality?: string;
  readonly authoriserName?: string;
  readonly advice?: string;
  readonly reasons?: string;
  readonly reviewerName?: string;
  readonly findings?: string;
};

/** Reasoning, names of colleagues and advice are of the class that no other service is ever given by a step of a request. */
const classOf = {
  whatIsAsked: 'summary',
  situation: 'narrative',
  concerns: 'narrative',
  requesterName: 'third-party',
  consentEvidence: 'legal',
  explanation: 'summary',
  summary: 'summary',
  narrative: 'narrative',
  health: 'health',
  aboutOthers: 'third-party',
  aboutAllegedPerpetrator: 'perpetrator',
  policyDocument: 'legal',
  notes: 'sensitive-service',
  necessity: 'sensitive-service',
  proportionality: 'sensitive-service',
  authoriserName: 'sensitive-service',
  advice: 'sensitive-service',
  reasons: 'sensitive-service',
  reviewerName: 'sensitive-service',
  findings: 'sensitive-service',
} as const satisfies Record<keyof RequestTexts, FieldClass>;

/** Texts that themselves answer what was asked. */
export const answeringTexts = ['summary', 'narrative', 'health', 'aboutOthers', 'aboutAllegedPerpetrator'] as const;

/** The class under which a text is kept. */
export const classOfText = (name: keyof RequestTexts): FieldClass => classOf[name];

/** The sealed part of an event; none where nothing was said. */
export const personalOf = (child: PersonId, texts: RequestTexts): { readonly personal?: readonly PersonalPart[] } =>
  sealedTexts(child, classOf, texts);
