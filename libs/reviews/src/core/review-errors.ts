import type { ErrorEntry } from '@safeguarding/kernel';

export const reviewErrors = {
  notAwaiting: {
    code: 'REV-001',
    kind: 'conflict',
    title: 'The review does not wait for a confirmation',
    remedy: 'Read the review: it is open already, or closed.',
  },
  selfConfirmed: {
    code: 'REV-002',
    kind: 'conflict',
    title: 'A review is confirmed by a second person',
    remedy: 'Somebody other than the chair, and not on the panel, confirms scope and panel.',
  },
  notOpen: {
    code: 'REV-003',
    kind: 'conflict',
    title: 'The review is not open',
    remedy: 'A closed review stays closed; open a new one.',
  },
  notOnPanel: {
    code: 'REV-004',
    kind: 'conflict',
    title: 'That person is not on the panel',
    remedy: 'Read the review for its panel as it stands.',
  },
  periodReversed: {
    code: 'REV-005',
    kind: 'malformed',
    title: 'The period ends before it begins',
    remedy: 'Send occurredUntil after occurredFrom, or leave it out.',
  },
  periodMalformed: {
    code: 'REV-006',
    kind: 'malformed',
    title: 'The period is malformed',
    remedy: 'Send days, or instants with an offset.',
  },
  kindOfAnotherNation: {
    code: 'REV-007',
    kind: 'malformed',
    title: 'There is no such review, or your nation calls it otherwise',
    remedy:
      'England: child-safeguarding-practice-review. Wales: single-unified-safeguarding-review. Scotland: learning-review. Northern Ireland: case-management-review.',
  },
} as const satisfies Record<string, ErrorEntry>;
