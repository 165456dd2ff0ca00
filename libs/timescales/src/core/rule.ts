import type { LocalDate } from '@safeguarding/kernel';
import type { FactKind, Nation, Unit } from './timescale-vocabulary.ts';

/**
 * One version of one statutory or guidance timescale. A rule that changes gets a new version with its own days in force; clocks keep
 * the version that they were started by.
 */
export type Rule = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly nations: readonly Nation[];
  readonly trigger: FactKind;
  /** All of them: an authority that acknowledged and did not decide is not done. */
  readonly satisfiedBy: readonly FactKind[];
  /** What makes the clock pointless. */
  readonly endedBy: readonly FactKind[];
  readonly amount: number;
  readonly unit: Unit;
  /** A due day that is no working day moves to the next one. */
  readonly rollsToWorkingDay: boolean;
  readonly mayPause: boolean;
  /** The first London day of triggers that it holds for. */
  readonly inForceFrom: LocalDate;
  /** The last one, where a later version or the law's repeal ended it. */
  readonly inForceTo?: LocalDate;
  readonly source: string;
  /** False: not compared with the primary source; never to be printed as law. */
  readonly verified: boolean;
};

/** Whether a version of a rule holds for triggers in a nation on a London day. */
export const isInForce = (rule: Rule, nation: Nation, day: LocalDate): boolean =>
  rule.nations.includes(nation) && rule.inForceFrom <= day && (rule.inForceTo === undefined || day <= rule.inForceTo);

/** The rules that a trigger on this day starts in this nation. */
export const rulesFor = (
  rules: readonly Rule[],
  { trigger, nation, day }: { readonly trigger: FactKind; readonly nation: Nation; readonly day: LocalDate },
): readonly Rule[] => rules.filter((rule) => rule.trigger === trigger && isInForce(rule, nation, day));
