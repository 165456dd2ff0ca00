import type { ErrorEntry } from '@safeguarding/kernel';

export const misfilingErrors = {
  sameChild: {
    code: 'MIS-001',
    kind: 'malformed',
    title: 'The right child is the one on whose record it stands',
    remedy: 'Name two children.',
  },
  notOnRecord: {
    code: 'MIS-002',
    kind: 'malformed',
    title: "It does not stand on that child's record",
    remedy: 'Send in `from` the child of the concern, referral or disclosure as you read it.',
  },
  samePerson: {
    code: 'MIS-003',
    kind: 'conflict',
    title: 'A second person has to confirm',
    remedy: 'Ask a safeguarding lead or records officer of your service.',
  },
  notAwaiting: {
    code: 'MIS-004',
    kind: 'conflict',
    title: 'The move does not wait for a second person',
    remedy: 'Read it: it was confirmed or rejected.',
  },
  namedAlready: {
    code: 'MIS-005',
    kind: 'conflict',
    title: 'The referral names the right child already',
    remedy: 'Amend what it says of that child; then there is nothing to move.',
  },
  movedMeanwhile: {
    code: 'MIS-006',
    kind: 'conflict',
    title: 'It was moved by another proposal meanwhile',
    remedy: 'Reject this one.',
  },
} as const satisfies Record<string, ErrorEntry>;
