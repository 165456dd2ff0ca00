import type { Rule } from '../rule.ts';
import { rule } from './written-rule.ts';

const unocini = 'UNOCINI guidance and regional child protection procedures (Northern Ireland)';

/** What a referral and an enquiry set running in Northern Ireland. */
export const northernIreland: readonly Rule[] = [
  rule({
    id: 'NI-ASSESS',
    title: 'The initial assessment is complete',
    nations: ['northern-ireland'],
    trigger: 'referral-received',
    satisfiedBy: ['assessment-completed'],
    endedBy: ['assessment-not-needed', 'referral-withdrawn'],
    amount: 10,
    unit: 'working-days',
    source: unocini,
    verified: true,
  }),
  rule({
    id: 'NI-ICPC',
    title: 'The initial case conference is held',
    nations: ['northern-ireland'],
    trigger: 'enquiry-started',
    satisfiedBy: ['conference-held'],
    endedBy: ['enquiry-ended-without-conference'],
    amount: 15,
    unit: 'working-days',
    source: unocini,
    verified: false,
  }),
];
