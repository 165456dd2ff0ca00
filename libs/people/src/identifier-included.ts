import type { IdentifierIncluded } from '@safeguarding/kernel';
import type { OmissionReason } from './core/identifier.ts';

type Named = { readonly identifiers?: readonly unknown[]; readonly identifierOmittedBecause?: OmissionReason };

/**
 * Whether a consistent identifier goes with what is told of a child (Children Act 2004 s.16LC). A child who is named by a record's id
 * goes with its identifier, unless the reason why not stands beside; one who is described says so itself.
 */
export const identifierIncludedWith = ({
  child,
  identifierOmittedBecause: beside,
}: {
  readonly child?: Named | undefined;
  readonly identifierOmittedBecause?: OmissionReason | undefined;
}): IdentifierIncluded => {
  if (child?.identifiers?.length) return 'included';
  const omitted = child === undefined ? beside : child.identifierOmittedBecause;
  return omitted === undefined ? 'included' : { omitted };
};
