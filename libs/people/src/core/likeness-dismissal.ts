import type { Aggregate, DomainEvent, PersonId, ThingId } from '@safeguarding/kernel';

/** Why two records that look alike are two children's. */
export const dismissalReasons = ['not-the-same-child', 'siblings', 'twins'] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

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
    readonly reason: DismissalReason;
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

export type DismissLikeness = LikenessDismissed['facts'] & { readonly explanation: string };

/** Nothing where the same facts were dismissed before. */
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
          personal: [{ person: facts.one, classes: { narrative: { explanation } } }],
        },
      ];
