import type { ErrorEntry } from '@safeguarding/kernel';

export const referralErrors = {
  notForYou: {
    code: 'REF-001',
    kind: 'forbidden',
    title: 'This step belongs to the other side of the referral',
    remedy: 'The recipient acknowledges, returns, screens, decides, assesses and closes; the referrer does the rest.',
  },
  closed: {
    code: 'REF-002',
    kind: 'conflict',
    title: 'The referral is closed',
    remedy: 'Re-open it first.',
  },
  withdrawn: {
    code: 'REF-003',
    kind: 'conflict',
    title: 'The referral was withdrawn',
    remedy: 'A withdrawn referral stays as it is; submit a new one.',
  },
  notNow: {
    code: 'REF-004',
    kind: 'conflict',
    title: 'The referral is not at the stage for this step',
    remedy: 'Read its status; the steps are in the description of the referral.',
  },
  undecided: {
    code: 'REF-005',
    kind: 'conflict',
    title: 'A child of the referral has no decision yet',
    remedy: 'Decide for each child, or close with the reason no-decision-needed or moved-to-another-authority.',
  },
  childNotOnReferral: {
    code: 'REF-006',
    kind: 'malformed',
    title: 'A child is named that is not on the referral',
    remedy: 'Use the ids that the referral was answered with.',
  },
  childRepeated: {
    code: 'REF-007',
    kind: 'malformed',
    title: 'A child is named more than once',
    remedy: 'Name each child once.',
  },
  childNamedTwice: {
    code: 'REF-008',
    kind: 'malformed',
    title: 'A child is named both by id and by identifiers, or not at all',
    remedy: 'Send either `childId` or `child`.',
  },
  recipientUnfit: {
    code: 'REF-009',
    kind: 'malformed',
    title: 'The recipient cannot take this referral',
    remedy:
      "Name children's social care or a MASH (in Northern Ireland a trust) of your nation; for another nation say `acrossNations`.",
  },
  reasonsMissing: {
    code: 'REF-010',
    kind: 'malformed',
    title: 'Consent was not sought, and no reason says why',
    remedy: 'Send `consentInformation.notSoughtReasons`.',
  },
  draftNotOpen: {
    code: 'REF-012',
    kind: 'conflict',
    title: 'The draft is over',
    remedy: 'It was submitted or discarded: read it, or keep a new one.',
  },
  stageOutOfOrder: {
    code: 'REF-013',
    kind: 'conflict',
    title: 'The area screens by other stages, or in another order',
    remedy:
      'Take the next stage of the local process (`GET /v1/local-processes/{area}`), or the same one again; a decision waits for none.',
  },
  nothingSaid: {
    code: 'REF-011',
    kind: 'malformed',
    title: 'Nothing is said that was not there',
    remedy: 'Send at least one text or changed field.',
  },
  categoryUnknown: {
    code: 'REF-014',
    kind: 'malformed',
    title: 'There is no such category',
    remedy: 'Use the categories that the OpenAPI document lists; nothing is mapped to a default.',
  },
} as const satisfies Record<string, ErrorEntry>;
