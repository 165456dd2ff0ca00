import type { Instant } from '@safeguarding/kernel';
import { turns, type Milestone } from './birthdays.ts';
import type { ChildFacts } from './sharing-position.ts';
import type { AgeBand } from './vocabulary.ts';

const upTo: readonly (readonly [below: Milestone, band: AgeBand])[] = [
  [6, 'under-6'],
  [11, '6-to-10'],
  [16, '11-to-15'],
  [18, '16-to-17'],
];

/** The band in which a person's age lies at the instant, by London's calendar; `unknown` where the date of birth is. */
export const ageBandOf = ({ kind, dateOfBirth }: ChildFacts, at: Instant): AgeBand => {
  if (kind !== 'child') return kind;
  if (dateOfBirth === undefined) return 'unknown';
  return upTo.find(([below]) => at < turns(dateOfBirth, below))?.[1] ?? 'adult';
};
