import type { FieldClass } from '@safeguarding/kernel';
import type { Audience } from './request-vocabulary.ts';

/**
 * Classes that never go out where somebody else could see the answer (domain facts, section 4, "Alleged perpetrators" and "Online
 * access"): whoever is accused must not learn of it, nor where the child is, nor that another person or a sensitive service spoke.
 */
const keptFrom: Readonly<Record<Audience, ReadonlySet<FieldClass>>> = {
  'professionals-only': new Set(),
  'subject-could-see': new Set<FieldClass>(['third-party', 'perpetrator', 'sensitive-service']),
  'alleged-perpetrator-could-see': new Set<FieldClass>([
    'location',
    'narrative',
    'attachment',
    'third-party',
    'perpetrator',
    'sensitive-service',
  ]),
};

const strictness: Readonly<Record<Audience, number>> = {
  'professionals-only': 0,
  'subject-could-see': 1,
  'alleged-perpetrator-could-see': 2,
};

/** What may go out of the classes that were chosen. */
export const classesFor = (audience: Audience, classes: readonly FieldClass[]): readonly FieldClass[] =>
  classes.filter((name) => !keptFrom[audience].has(name));

/** Either side can make it stricter, neither laxer: whoever knows of the danger is believed. */
export const stricter = (one: Audience, other: Audience): Audience =>
  strictness[one] >= strictness[other] ? one : other;

/** True where the answer must look whole: a redacted record looks like a small record. */
export const looksWhole = (audience: Audience): boolean => audience !== 'professionals-only';

/** What the requester is told of the outcome; where the answer must look whole, neither a part nor a refusal shows. */
export const toldOutcome = (
  audience: Audience,
  outcome: 'whole' | 'part' | 'nothing-held' | 'refused',
): 'whole' | 'part' | 'nothing-held' | 'refused' | 'answered' | 'no-information' => {
  if (!looksWhole(audience)) return outcome;
  return outcome === 'whole' || outcome === 'part' ? 'answered' : 'no-information';
};
