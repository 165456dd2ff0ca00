import type { ErrorEntry } from '@safeguarding/kernel';

export const timelineErrors = {
  periodMalformed: {
    code: 'TIM-001',
    kind: 'malformed',
    title: 'The period is malformed',
    remedy: 'Send `from` and `to` as days or as instants with an offset, `from` before `to`.',
  },
  incomplete: {
    code: 'TIM-002',
    kind: 'unavailable',
    title: "Something of this child's record cannot be shown yet, so nothing is",
    remedy:
      'Repeat the read after the seconds in Retry-After; the operator has been told. In an emergency ask the services involved.',
  },
} as const satisfies Record<string, ErrorEntry>;
