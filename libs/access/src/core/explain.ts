import { fieldClasses, type EventId, type FieldClass } from '@safeguarding/kernel';
import type { Basis } from './basis.ts';
import type { Explanation } from './explanation.ts';
import type { BasisKind } from './vocabulary.ts';
import type { Versions } from './view.ts';

/** One basis that holds, and the permits that it leads to for each class. */
export type JudgedBasis = {
  readonly basis: Basis;
  readonly policies: Readonly<Partial<Record<FieldClass, readonly string[]>>>;
};

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

const gives = ({ basis, policies }: JudgedBasis, name: FieldClass): boolean =>
  policies[name] !== undefined && (basis.classes === undefined || basis.classes.includes(name));

/** Explains every class; `visible` says which deciding facts the viewer may be told of (decisions, ruling 25). */
export const explain = (
  judged: readonly JudgedBasis[],
  versions: Versions,
  visible: (event: EventId) => boolean,
): readonly Explanation[] =>
  fieldClasses.map((name) => {
    const giving = judged.filter((one) => gives(one, name));
    const shown = giving.length > 0;
    const told = shown ? giving : judged;
    const legal = giving.find(({ basis }) => basis.legal)?.basis.legal;
    return {
      class: name,
      answer: shown ? 'shown' : 'withheld',
      bases: unique<BasisKind>(told.map(({ basis }) => basis.kind)),
      policies: unique(giving.flatMap(({ policies }) => policies[name] ?? [])),
      ...versions,
      because: shown ? unique(told.flatMap(({ basis }) => basis.because)).filter(visible) : [],
      ...(legal ? { legal } : {}),
    };
  });
