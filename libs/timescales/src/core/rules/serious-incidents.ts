import type { Rule } from '../rule.ts';
import { rule } from './written-rule.ts';

const workingTogether = 'Working Together to Safeguard Children (statutory guidance, England)';

/** What a serious incident sets running; the other nations have no rule here. */
export const seriousIncidents: readonly Rule[] = [
  rule({
    id: 'ENG-SIN',
    title: 'The national panel is notified of the serious incident',
    nations: ['england'],
    trigger: 'serious-incident-known',
    satisfiedBy: ['incident-notified'],
    endedBy: ['incident-recorded-in-error'],
    amount: 5,
    unit: 'working-days',
    source: workingTogether,
    verified: true,
  }),
  rule({
    id: 'ENG-RR',
    title: 'The rapid review is complete',
    nations: ['england'],
    trigger: 'serious-incident-known',
    satisfiedBy: ['rapid-review-completed'],
    endedBy: ['incident-recorded-in-error'],
    amount: 15,
    unit: 'working-days',
    source: workingTogether,
    verified: true,
  }),
  rule({
    id: 'ENG-LCSPR',
    title: 'The practice review is published',
    nations: ['england'],
    trigger: 'practice-review-started',
    satisfiedBy: ['practice-review-published'],
    endedBy: ['incident-recorded-in-error'],
    amount: 6,
    unit: 'months',
    source: workingTogether,
    verified: true,
  }),
];
