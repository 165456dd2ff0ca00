import type { ErrorEntry } from '@safeguarding/kernel';

export const timescaleErrors = {
  calendarUnknown: {
    code: 'CLK-001',
    kind: 'conflict',
    title: 'The bank holidays of that time are not known',
    remedy: 'The calendars have an end of knowledge; install a release that knows further.',
  },
  notRunning: {
    code: 'CLK-002',
    kind: 'conflict',
    title: 'The clock does not run any more',
    remedy: 'Read the clock: it was satisfied, waived or superseded.',
  },
  mayNotPause: {
    code: 'CLK-003',
    kind: 'conflict',
    title: 'The rule of this clock does not let it pause',
    remedy: 'Waive it with a reason, or let it run and be late.',
  },
  alreadyPaused: {
    code: 'CLK-004',
    kind: 'conflict',
    title: 'The clock is paused already',
    remedy: 'Resume it first.',
  },
  notPaused: {
    code: 'CLK-005',
    kind: 'conflict',
    title: 'The clock is not paused',
    remedy: 'Read the clock.',
  },
  ruleUnknown: {
    code: 'CLK-006',
    kind: 'malformed',
    title: 'There is no such rule or version',
    remedy: 'Read the rules: `GET /v1/timescales/rules`.',
  },
} as const satisfies Record<string, ErrorEntry>;
