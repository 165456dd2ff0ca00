import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of the sealing library; codes are stable for ever. */
export const sealingErrors = {
  destroyed: {
    code: 'SEA-001',
    kind: 'conflict',
    title: 'The record was destroyed at the end of its retention.',
    remedy: 'Nothing more can be added to it. Ask the records officer of the controller whether a new record is due.',
  },
  unavailable: {
    code: 'SEA-002',
    kind: 'unavailable',
    title: 'The key store cannot be reached.',
    remedy: 'Send the same command again with the same key after the time in Retry-After.',
  },
  notSealable: {
    code: 'SEA-003',
    kind: 'malformed',
    title: 'The content holds text that is not well-formed Unicode, or a value that JSON cannot carry.',
    remedy: 'Send well-formed UTF-8 without lone surrogates.',
  },
  keysUnavailable: {
    code: 'SEA-010',
    kind: 'unavailable',
    title: 'The keys cannot be had from their keeper.',
    remedy:
      'Send the same request again with the same key after the time in Retry-After; the operator sees why in the log.',
  },
} as const satisfies Record<string, ErrorEntry>;
