import type { ErrorEntry } from '@safeguarding/kernel';

export const escalationErrors = {
  notYours: {
    code: 'ESC-001',
    kind: 'forbidden',
    title: 'This step belongs to the other side',
    remedy:
      'The service that disagrees moves it up and resolves it; the other side answers; the partnership decides at its level.',
  },
  resolved: {
    code: 'ESC-002',
    kind: 'conflict',
    title: 'The disagreement is resolved',
    remedy: 'Raise a new one where there is a new disagreement.',
  },
  matterUnfit: {
    code: 'ESC-003',
    kind: 'malformed',
    title: 'The matter is not a referral of this child between you and the other service',
    remedy: 'Name a referral that your service and the other one are the two sides of, or leave `matter` out.',
  },
  tooEarly: {
    code: 'ESC-004',
    kind: 'conflict',
    title: 'The level still has time, and nobody has answered yet',
    remedy: 'Wait for the answer or the end of the level, or move up because `child-cannot-wait`.',
  },
  lastLevel: {
    code: 'ESC-005',
    kind: 'conflict',
    title: 'There is no level above this one',
    remedy: 'The last level of the local ladder decides; resolve it there.',
  },
  otherSideUnknown: {
    code: 'ESC-006',
    kind: 'malformed',
    title: 'The other side is not an active service other than your own',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  textMissing: {
    code: 'ESC-007',
    kind: 'malformed',
    title: 'Nothing says what the disagreement, the answer or the outcome is',
    remedy: 'Send `summary`.',
  },
  ladderUnfit: {
    code: 'ESC-008',
    kind: 'malformed',
    title: 'The ladder of the area is not one',
    remedy: 'Name each role once, from the lowest to the highest; the partnership, where it is named, is the last.',
  },
  notYourArea: {
    code: 'ESC-009',
    kind: 'forbidden',
    title: 'The local process of an area is set by its own partnership',
    remedy: 'Set that of the area that your service is registered for.',
  },
  receivingBodyUnfit: {
    code: 'ESC-010',
    kind: 'malformed',
    title: 'The receiving body is none that takes referrals in this area',
    remedy:
      "England, Scotland, Wales: children's social care or a MASH of the area; Northern Ireland: a Health and Social Care trust.",
  },
  beforeToday: {
    code: 'ESC-011',
    kind: 'malformed',
    title: 'A local process is in force from today on, or later',
    remedy: 'Send a day from today on: what ran under the earlier one stays as it is.',
  },
} as const satisfies Record<string, ErrorEntry>;
