import type { Aggregate, DomainEvent, PersonId, ThingId } from '@safeguarding/kernel';

/** Why two records that look alike are two children's. */
export const dismissalReasons = ['not-the-same-child', 'siblings', 'twins'] as const;
export type DismissalReason = (typeof dismissalReasons)[number];
/** What settles it too: a second person did not confirm the merge, or it was found to be wrong. */
export type SettledByMerge = 'merge-rejected' | 'merge-undone';

/**
 * Somebody who may know of both looked, and they are two children. `facts`: a keyed hash of what was on record of both; the pair comes
 * back where that is another one.
 */
export type LikenessDismissed = DomainEvent<
  'LikenessDismissed',
  {
    readonly likeness: ThingId;
    readonly one: PersonId;
    readonly other: PersonId;
    readonly reason: DismissalReason | SettledByMerge;
    readonly basis: string;
  }
>;
export type LikenessState = { readonly dismissed: readonly string[] };

/** What was decided of one pair of records; a stream of its own, since it is neither child's alone. */
export const likeness: Aggregate<LikenessState, LikenessDismissed> = {
  category: 'likeness',
  initial: { dismissed: [] },
  evolve: ({ dismissed }, { facts: { basis } }) => ({ dismissed: [...dismissed, basis] }),
};

/** These names are the storage format. */
export const likenessEvents = { LikenessDismissed: { version: 1, retention: 'child-record' } } as const;

export type DismissLikeness = LikenessDismissed['facts'] & { readonly explanation?: string };

/** Of a merge the explanation stands with the merge. Nothing where the same facts were dismissed before. */
export const dismissLikeness = (
  { explanation, ...facts }: DismissLikeness,
  { dismissed }: LikenessState,
): readonly LikenessDismissed[] =>
  dismissed.includes(facts.basis)
    ? []
    : [
        {
          type: 'LikenessDismissed',
          facts,
          subjects: [facts.one, facts.other],
          ...(explanation === undefined
            ? {}
            : { personal: [{ person: facts.one, classes: { narrative: { explanation } } }] }),
        },
      ];
