import { ageOn, birthday, plusDays, type LocalDate } from '@safeguarding/kernel';
import type { DisposableClass } from './retention-vocabulary.ts';

/**
 * One version of one retention period. `holders` are kinds of service, `nations` parts of the United Kingdom: every one where absent.
 * A rule that changes gets a new version with its own days in force; what counts is the version in force when somebody asks.
 */
export type RetentionRule = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly classes: readonly DisposableClass[];
  readonly holders?: readonly string[];
  readonly nations?: readonly string[];
  /** Whose records: those of somebody who is on the register as a child (unborn ones too), or of anybody else. */
  readonly about: 'child' | 'adult';
  readonly from: 'birth' | 'last-entry';
  readonly years: number;
  /** A last entry at this age moves the end to that birthday. */
  readonly laterWhen?: { readonly lastEntryAtAge: number; readonly years: number };
  readonly inForceFrom: LocalDate;
  readonly inForceTo?: LocalDate;
  readonly source: string;
  /** False: not compared with the primary source; a controller checks it before it relies on it. */
  readonly verified: boolean;
};

/** What one service holds of one person in one retention class, as far as its retention depends on it. */
export type Holding = {
  readonly retention: DisposableClass;
  readonly holder: string;
  readonly nation: string;
  readonly about: 'child' | 'adult';
  /** London days on which the first and the last of it were recorded. */
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  /** Absent where nobody knows it any more, or never knew it. */
  readonly dateOfBirth?: LocalDate;
};

/** Until when one rule keeps a holding: the first London day on which it keeps it no longer. */
export type Period = { readonly rule: RetentionRule; readonly endsOn: LocalDate };

const latestPregnancyDays = 300;

/** Whoever was recorded was born by then, or not much later where an unborn child was: never an end that is too early. */
const bornBy = ({ dateOfBirth, firstDay }: Holding): LocalDate =>
  dateOfBirth ?? plusDays(firstDay, latestPregnancyDays);

const endOf = ({ from, years, laterWhen }: RetentionRule, holding: Holding): LocalDate => {
  if (from === 'last-entry') return birthday(holding.lastDay, years);
  const born = bornBy(holding);
  if (laterWhen?.lastEntryAtAge === ageOn(born, holding.lastDay)) return birthday(born, laterWhen.years);
  return birthday(born, years);
};

const appliesTo = (rule: RetentionRule, holding: Holding, today: LocalDate): boolean =>
  rule.about === holding.about &&
  rule.classes.includes(holding.retention) &&
  (rule.holders?.includes(holding.holder) ?? true) &&
  (rule.nations?.includes(holding.nation) ?? true) &&
  rule.inForceFrom <= today &&
  (rule.inForceTo === undefined || today <= rule.inForceTo);

/**
 * The longest of all rules that keep a holding; undefined where none does, and then it is never due. Of two that end on one day the
 * first of the schedule.
 */
export const periodOf = (schedule: readonly RetentionRule[], holding: Holding, today: LocalDate): Period | undefined =>
  schedule
    .filter((rule) => appliesTo(rule, holding, today))
    .map((rule): Period => ({ rule, endsOn: endOf(rule, holding) }))
    .reduce<Period | undefined>((longest, one) => (longest && longest.endsOn >= one.endsOn ? longest : one), undefined);

/** Due from the day on which the longest period is over. */
export const isDue = (period: Period | undefined, today: LocalDate): period is Period =>
  period !== undefined && period.endsOn <= today;
