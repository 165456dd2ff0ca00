import type { ErrorEntry } from '@safeguarding/kernel';

export const dutyErrors = {
  notInForce: {
    code: 'DTY-001',
    kind: 'unprocessable',
    title: 'The duty of section 16LA does not bind these services on that day',
    remedy:
      'Name another gateway: `GET /v1/duty-rules` says from when the duty is in force and for which kinds of service.',
  },
  noException: {
    code: 'DTY-002',
    kind: 'unprocessable',
    title:
      'While the duty is in force only detriment to the child, or no help to the recipient, keeps information back',
    remedy:
      'Share, or say why disclosure is more detrimental to the child than not disclosing, or why it helps no function.',
  },
  detrimentDisagrees: {
    code: 'DTY-003',
    kind: 'malformed',
    title: 'The decision and what is said of detriment contradict each other',
    remedy:
      'Sharing goes with `not-more-detrimental`; the reason `more-detrimental-to-child` with `disclosure-more-detrimental`.',
  },
  incomplete: {
    code: 'DTY-004',
    kind: 'malformed',
    title: 'The decision lacks what belongs to it, or has what does not',
    remedy:
      'Sharing: `classes`, `channel`, `legal`. Not sharing: `reason`, `reviewer`, `reviewDueOn`. Neither has the other’s.',
  },
  recipientUnknown: {
    code: 'DTY-005',
    kind: 'malformed',
    title: 'The recipient is not another active agency',
    remedy: 'Use a code of `GET /v1/agencies`, and not your own.',
  },
  samePerson: {
    code: 'DTY-006',
    kind: 'conflict',
    title: 'Another person must review this',
    remedy: 'Whoever decided not to share does not review it; ask a colleague.',
  },
  nothingToReview: {
    code: 'DTY-007',
    kind: 'conflict',
    title: 'Nothing waits for a review',
    remedy: 'Only a decision not to share is reviewed, and once.',
  },
  dayWrong: {
    code: 'DTY-008',
    kind: 'malformed',
    title: 'The day is none, or lies on the wrong side of today',
    remedy: 'A decision was taken today or before; its review is due today or later.',
  },
  onConsent: {
    code: 'DTY-009',
    kind: 'malformed',
    title: 'A decision under a duty does not rest on consent',
    remedy: 'Record a disclosure on consent with `POST /v1/children/{id}/disclosures`.',
  },
  periodTooWide: {
    code: 'DTY-010',
    kind: 'malformed',
    title: 'The period is too wide, or none',
    remedy: 'Ask for at most 366 days with fewer than 5,000 facts; `from` lies before `until`.',
  },
  monthNotOver: {
    code: 'DTY-011',
    kind: 'malformed',
    title: 'The month is not over, or none',
    remedy: 'Ask for a month that has ended: a count that moves while somebody watches would tell of single cases.',
  },
} as const satisfies Record<string, ErrorEntry>;
