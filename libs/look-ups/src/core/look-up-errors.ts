import type { ErrorEntry } from '@safeguarding/kernel';

const unknown = {
  kind: 'unknown',
  title: 'Not found',
  remedy: 'Check the id. What you may not know of is answered in the same way.',
} as const;

export const lookUpErrors = {
  flagUnknown: { code: 'LKU-001', ...unknown },
  reviewedAlready: {
    code: 'LKU-002',
    kind: 'conflict',
    title: 'The flag was reviewed already',
    remedy: 'Read it; only `needs-investigation` can be followed by another outcome.',
  },
  personOfConflict: {
    code: 'LKU-003',
    kind: 'malformed',
    title: 'A conflict names the person who has it, and nothing else does',
    remedy: 'Send `person` (the `ref` of `GET /v1/me`) with the kind `conflict` alone.',
  },
  leadOnly: {
    code: 'LKU-004',
    kind: 'forbidden',
    title: 'Only an authority that leads for the child says that it is in the news',
    remedy: 'Ask that authority.',
  },
  markUnknown: { code: 'LKU-005', ...unknown },
} as const satisfies Record<string, ErrorEntry>;
