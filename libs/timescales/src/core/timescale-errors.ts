import type { ErrorEntry } from '@safeguarding/kernel';

export const timescaleErrors = {
  calendarUnknown: {
    code: 'TIM-001',
    kind: 'conflict',
    title: 'The bank holidays of that time are not known',
    remedy: 'The calendars have an end of knowledge; install a release that knows further.',
  },
  notRunning: {
    code: 'TIM-002',
    kind: 'conflict',
    title: 'The clock does not run any more',
    remedy: 'Read the clock: it was satisfied, waived or superseded.',
  },
  mayNotPause: {
    code: 'TIM-003',
    kind: 'conflict',
    title: 'The rule of this clock does not let it pause',
    remedy: 'Waive it with a reason, or let it run and be late.',
  },
  alreadyPaused: {
    code: 'TIM-004',
    kind: 'conflict',
    title: 'The clock is paused already',
    remedy: 'Resume it first.',
  },
  notPaused: {
    code: 'TIM-005',
    kind: 'conflict',
    title: 'The clock is not paused',
    remedy: 'Read the clock.',
  },
  ruleUnknown: {
    code: 'TIM-006',
    kind: 'malformed',
    title: 'There is no such rule or version',
    remedy: 'Read the rules: `GET /v1/timescales/rules`.',
  },
} as const satisfies Record<string, ErrorEntry>;
