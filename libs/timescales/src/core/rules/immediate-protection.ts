import type { Rule } from '../rule.ts';
import type { Nation } from '../timescale-vocabulary.ts';
import { rule } from './written-rule.ts';

type Law = { readonly prefix: string; readonly nation: Nation; readonly orders: string; readonly police: string };

/** One law for England and Wales, and its like in Northern Ireland: each nation has rules of its own, because each can change alone. */
const laws: readonly Law[] = [
  { prefix: 'ENG', nation: 'england', orders: 'Children Act 1989 s.45', police: 'Children Act 1989 s.46' },
  { prefix: 'WAL', nation: 'wales', orders: 'Children Act 1989 s.45', police: 'Children Act 1989 s.46' },
  {
    prefix: 'NI',
    nation: 'northern-ireland',
    orders: 'Children (Northern Ireland) Order 1995 art 64',
    police: 'Children (Northern Ireland) Order 1995 art 65',
  },
];

const rulesOf = ({ prefix, nation, orders, police }: Law): readonly Rule[] => [
  rule({
    id: `${prefix}-EPO`,
    title: 'The emergency protection order ends',
    nations: [nation],
    trigger: 'emergency-protection-order-made',
    satisfiedBy: ['protection-ended'],
    endedBy: ['emergency-protection-order-extended', 'protection-recorded-in-error'],
    amount: 8,
    unit: 'calendar-days',
    source: orders,
    verified: false,
  }),
  // Seven days more, counted with the eight from when it was made.
  rule({
    id: `${prefix}-EPO-EXTENDED`,
    title: 'The emergency protection order ends, having been extended',
    nations: [nation],
    trigger: 'emergency-protection-order-extended',
    satisfiedBy: ['protection-ended'],
    endedBy: ['protection-recorded-in-error'],
    amount: 15,
    unit: 'calendar-days',
    source: orders,
    verified: false,
  }),
  rule({
    id: `${prefix}-PP`,
    title: 'Police protection ends',
    nations: [nation],
    trigger: 'police-protection-taken',
    satisfiedBy: ['protection-ended'],
    endedBy: ['protection-recorded-in-error'],
    amount: 72,
    unit: 'hours',
    source: police,
    verified: false,
  }),
];

/** How long a child may be kept safe at once; Scotland's measures have no rule here. */
export const immediateProtection: readonly Rule[] = laws.flatMap(rulesOf);
