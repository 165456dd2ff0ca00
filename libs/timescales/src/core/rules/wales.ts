import type { Rule } from '../rule.ts';
import { rule } from './written-rule.ts';

const walesProcedures = 'Wales Safeguarding Procedures';

/** What an enquiry and a plan set running in Wales. */
export const wales: readonly Rule[] = [
  rule({
    id: 'WAL-ASSESS',
    title: 'The assessment is complete',
    nations: ['wales'],
    trigger: 'enquiry-started',
    satisfiedBy: ['assessment-completed'],
    endedBy: ['assessment-not-needed'],
    amount: 42,
    unit: 'working-days',
    source: walesProcedures,
    verified: true,
  }),
  rule({
    id: 'WAL-CORE',
    title: 'The first core group meets',
    nations: ['wales'],
    trigger: 'plan-made',
    satisfiedBy: ['core-group-held'],
    endedBy: ['plan-ended'],
    amount: 10,
    unit: 'working-days',
    source: walesProcedures,
    verified: true,
  }),
  rule({
    id: 'WAL-RCPC',
    title: 'The first review conference is held',
    nations: ['wales'],
    trigger: 'plan-made',
    satisfiedBy: ['review-held'],
    endedBy: ['plan-ended'],
    amount: 3,
    unit: 'months',
    source: walesProcedures,
    verified: true,
  }),
  rule({
    id: 'WAL-RCPC-NEXT',
    title: 'The next review conference is held',
    nations: ['wales'],
    trigger: 'plan-continued',
    satisfiedBy: ['review-held'],
    endedBy: ['plan-ended'],
    amount: 6,
    unit: 'months',
    source: walesProcedures,
    verified: true,
  }),
  // The plan goes on until it is held: nothing of the old authority's ends before.
  rule({
    id: 'WAL-TRANSFER',
    title: 'The conference after a child with a plan has moved in is held',
    nations: ['wales'],
    trigger: 'transfer-notified',
    satisfiedBy: ['transfer-conference-held'],
    endedBy: ['plan-ended'],
    amount: 15,
    unit: 'working-days',
    source: walesProcedures,
    verified: false,
  }),
];
