import type { EventId, FieldClass } from '@safeguarding/kernel';
import type { BasisKind } from './vocabulary.ts';

/**
 * Why one class of one permitted entry is shown or withheld. Every class is listed whether or not the entry holds anything of it,
 * so that `withheld` tells nothing about the content.
 */
export type Explanation = {
  readonly class: FieldClass;
  readonly answer: 'shown' | 'withheld';
  /** The relations through which it is shown; of a withheld class, those that hold and do not give it. */
  readonly bases: readonly BasisKind[];
  /** Ids of the deciding permits; empty where nothing permits. */
  readonly policies: readonly string[];
  readonly policyVersion: number;
  readonly basisVersion: number;
  /** The deciding facts, where the viewer may see them. */
  readonly because: readonly EventId[];
  /** The legal facts of the decision it rests on. */
  readonly legal?: Readonly<Record<string, string>>;
};
