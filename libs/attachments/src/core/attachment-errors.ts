import type { ErrorEntry } from '@safeguarding/kernel';

export const attachmentErrors = {
  typeRefused: {
    code: 'ATT-001',
    kind: 'malformed',
    title: 'The content of the document is of no type that is taken',
    remedy: 'Send PDF, PNG, JPEG, DOCX without macros or plain text in UTF-8. The content decides, not the name.',
  },
  empty: {
    code: 'ATT-002',
    kind: 'malformed',
    title: 'The document is empty',
    remedy: 'Send the file that was meant.',
  },
  childNotNamed: {
    code: 'ATT-003',
    kind: 'malformed',
    title: 'It is not said which child of the referral the document is about',
    remedy: 'Send `childId`: one of the children of the referral. One document is about one child.',
  },
  holderWithdrawn: {
    code: 'ATT-004',
    kind: 'conflict',
    title: 'What the document was to hang on was withdrawn',
    remedy: 'Raise or submit it anew, and attach the document there.',
  },
  withdrawn: {
    code: 'ATT-005',
    kind: 'conflict',
    title: 'The document was withdrawn',
    remedy: 'It is not handed out any more; the reason stands on the timeline.',
  },
  destroyed: {
    code: 'ATT-006',
    kind: 'conflict',
    title: 'The content of the document was destroyed',
    remedy: 'Its time was over, or it had to be erased: only that it was there is left.',
  },
  notYours: {
    code: 'ATT-007',
    kind: 'forbidden',
    title: 'The document was attached by another service',
    remedy: 'Ask the service that attached it to withdraw it.',
  },
  tooMany: {
    code: 'ATT-008',
    kind: 'conflict',
    title: 'Nothing more can be attached here',
    remedy: 'There are 100 documents already: put several into one, or attach to a new concern.',
  },
  unavailable: {
    code: 'ATT-009',
    kind: 'unavailable',
    title: 'Documents cannot be kept or read just now',
    remedy: 'Send the same request again with the same key after the time in Retry-After. Nothing was recorded.',
  },
} as const satisfies Record<string, ErrorEntry>;
