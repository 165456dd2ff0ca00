import type { ErrorEntry } from '@safeguarding/kernel';

export const incidentErrors = {
  formOfAnotherNation: {
    code: 'INC-001',
    kind: 'malformed',
    title: 'There is no such review, or your nation has another one',
    remedy:
      'England: child-safeguarding-practice-review. Wales: single-unified-safeguarding-review. Scotland: learning-review. Northern Ireland: case-management-review.',
  },
  notNow: {
    code: 'INC-002',
    kind: 'conflict',
    title: 'The incident is not at the stage for this step',
    remedy: 'Read its status: a review is started after it was decided on, and published after it was started.',
  },
  notYours: {
    code: 'INC-003',
    kind: 'forbidden',
    title: 'This step belongs to the other side',
    remedy:
      'The authority records and notifies; the safeguarding partnership decides on a review, starts and publishes it.',
  },
  partnershipUnfit: {
    code: 'INC-004',
    kind: 'malformed',
    title: 'That service is no safeguarding partnership of your nation',
    remedy: 'Name an active safeguarding partnership (`GET /v1/agencies`).',
  },
  timeUnfit: {
    code: 'INC-005',
    kind: 'malformed',
    title: 'The time lies ahead, or is no day and no instant',
    remedy: 'Send the instant or the day on which it was so: working days count from when the incident became known.',
  },
  rapidReviewUnknown: {
    code: 'INC-006',
    kind: 'conflict',
    title: 'Your nation has no rapid review',
    remedy: 'Decide on the review itself: `decision`.',
  },
  withdrawn: {
    code: 'INC-007',
    kind: 'conflict',
    title: 'The incident was recorded in error',
    remedy: 'Record it anew where it was one after all.',
  },
  reasonsMissing: {
    code: 'INC-008',
    kind: 'malformed',
    title: 'A decision on a review has its reasons, for it and against it',
    remedy: 'Send `reasons`.',
  },
} as const satisfies Record<string, ErrorEntry>;
