import type { ErrorEntry } from '@safeguarding/kernel';

export const ledgerErrors = {
  keyReused: {
    code: 'LED-001',
    kind: 'unprocessable',
    title: 'The idempotency key was used before with another body',
    remedy: 'Send the original body again, or use a new key for a new command.',
  },
  unknown: {
    code: 'LED-002',
    kind: 'unknown',
    title: 'Not found',
    remedy: 'Check the id. What you may not know of is answered in the same way.',
  },
  tagRequired: {
    code: 'LED-003',
    kind: 'precondition-required',
    title: 'If-Match is required',
    remedy: 'Read the thing, send its ETag in If-Match, and repeat the command.',
  },
  stale: {
    code: 'LED-004',
    kind: 'stale',
    title: 'Somebody else changed it first',
    remedy: 'Read it again, decide again, and send the new ETag in If-Match.',
  },
  contended: {
    code: 'LED-005',
    kind: 'unavailable',
    title: 'Too many changes at once',
    remedy: 'Repeat the same command with the same key after the time in Retry-After.',
  },
  logUnavailable: {
    code: 'LED-006',
    kind: 'unavailable',
    title: 'The log cannot be reached',
    remedy: 'Repeat the same command with the same key after the time in Retry-After; it is never recorded twice.',
  },
  tooLarge: {
    code: 'LED-007',
    kind: 'unprocessable',
    title: 'The record is too large to be kept as one event',
    remedy: 'Shorten the texts or split the record.',
  },
} as const satisfies Record<string, ErrorEntry>;
