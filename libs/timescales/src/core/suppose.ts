import { DomainError } from '@safeguarding/kernel';
import type { Rule } from './rule.ts';
import { timescaleErrors } from './timescale-errors.ts';
import type { Unit } from './timescale-vocabulary.ts';

/** One rule as it is to be supposed. */
export type Supposed = {
  readonly id: string;
  readonly version?: number;
  readonly amount?: number;
  readonly unit?: Unit;
};

/**
 * The rules with some supposed otherwise: one version of a rule for all time, with another amount where one is given. Throws
 * DomainError (CLK-006) for a rule or version that nobody knows.
 */
export const suppose = (rules: readonly Rule[], supposed: readonly Supposed[]): readonly Rule[] =>
  supposed.reduce((book, { id, version, amount, unit }, index) => {
    const versions = rules.filter((rule) => rule.id === id);
    const chosen = version === undefined ? versions.at(-1) : versions.find((rule) => rule.version === version);
    if (!chosen) {
      const { code, title } = timescaleErrors.ruleUnknown;
      throw new DomainError(timescaleErrors.ruleUnknown, [
        { pointer: `/rules/${String(index)}/id`, code, detail: title },
      ]);
    }
    const { inForceTo: _whenever, ...rest } = chosen;
    const [first = chosen] = versions;
    const one: Rule = {
      ...rest,
      inForceFrom: first.inForceFrom,
      amount: amount ?? chosen.amount,
      unit: unit ?? chosen.unit,
    };
    return [...book.filter((rule) => rule.id !== id), one];
  }, rules);
