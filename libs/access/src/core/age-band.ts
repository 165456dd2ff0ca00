import { ageOn, londonDate, type Instant } from '@safeguarding/kernel';
import type { ChildFacts } from './sharing-position.ts';
import type { AgeBand } from './vocabulary.ts';

const upTo: readonly (readonly [below: number, band: AgeBand])[] = [
  [6, 'under-6'],
  [11, '6-to-10'],
  [16, '11-to-15'],
  [18, '16-to-17'],
];

/** The band in which a person's age lies on the London day of the instant; `unknown` where the date of birth is. */
export const ageBandOf = (child: ChildFacts, at: Instant): AgeBand => {
  if (child.kind !== 'child') return child.kind;
  if (child.dateOfBirth === undefined) return 'unknown';
  const age = ageOn(child.dateOfBirth, londonDate(at));
  return upTo.find(([below]) => age < below)?.[1] ?? 'adult';
};
