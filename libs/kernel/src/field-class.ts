/**
 * Every field that can be shown has one class; policy permits class by class and redaction drops the rest.
 * `presence` says only that something is there: agency, date, category.
 */
export const fieldClasses = [
  'presence',
  'identity',
  'location',
  'summary',
  'narrative',
  'attachment',
  'health',
  'third-party',
  'perpetrator',
  'sensitive-service',
  'legal',
] as const;
export type FieldClass = (typeof fieldClasses)[number];

/** The class of a field that nobody labelled: the most secret one. */
export const unlabelledFieldClass: FieldClass = 'sensitive-service';
