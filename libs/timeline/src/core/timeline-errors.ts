import type { ErrorEntry } from '@safeguarding/kernel';

export const timelineErrors = {
  periodMalformed: {
    code: 'TIM-001',
    kind: 'malformed',
    title: 'The period is malformed',
    remedy: 'Send `from` and `to` as days or as instants with an offset, `from` before `to`.',
  },
} as const satisfies Record<string, ErrorEntry>;
