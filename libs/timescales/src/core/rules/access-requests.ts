import type { Rule } from '../rule.ts';
import { rule } from './written-rule.ts';

/** What somebody's request for their own information sets running, in every nation. */
export const accessRequests: readonly Rule[] = [
  rule({
    id: 'UK-SAR',
    title: 'The access request is answered',
    nations: ['england', 'scotland', 'wales', 'northern-ireland'],
    trigger: 'access-requested',
    satisfiedBy: ['access-request-answered'],
    endedBy: ['access-request-extended', 'access-request-withdrawn'],
    amount: 1,
    unit: 'months',
    rollsToWorkingDay: true,
    mayPause: true,
    source: 'UK GDPR article 12(3)',
    verified: false,
  }),
  rule({
    id: 'UK-SAR-EXTENDED',
    title: 'The access request is answered, two months more having been taken',
    nations: ['england', 'scotland', 'wales', 'northern-ireland'],
    trigger: 'access-request-extended',
    satisfiedBy: ['access-request-answered'],
    endedBy: ['access-request-withdrawn'],
    amount: 3,
    unit: 'months',
    rollsToWorkingDay: true,
    mayPause: true,
    source: 'UK GDPR article 12(3)',
    verified: false,
  }),
];
