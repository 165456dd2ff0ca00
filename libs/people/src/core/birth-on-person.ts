import type { PersonId, ThingId } from '@safeguarding/kernel';
import type { PersonName } from './demographics.ts';
import { endRelationship, recordRelationship } from './person-decisions.ts';
import type { PersonEvent, PersonState } from './person.ts';

export type BirthOnChild = {
  readonly child: PersonId;
  readonly pregnancy: ThingId;
  readonly maternity: ThingId;
  readonly unborn?: PersonId;
};

/** The child's own stream says of which pregnancy it was born; nothing where it says so already. */
export const registerBirth = (
  { child, pregnancy, maternity, unborn }: BirthOnChild,
  state: PersonState,
): readonly PersonEvent[] => {
  const facts = { pregnancy, maternity, ...(unborn === undefined ? {} : { unborn }) };
  const born = state.status === 'registered' ? state.born : undefined;
  const said = born?.pregnancy === pregnancy && (unborn === undefined || born.unborn === unborn);
  return [
    ...(state.status === 'unregistered'
      ? [{ type: 'PersonRegistered', facts: { kind: 'child' }, subjects: [child] } as const]
      : []),
    ...(said ? [] : [{ type: 'BirthRegistered', facts, subjects: [child] } as const]),
  ];
};

/** Who bore the child, in words that the carer's name is shown under. */
export const bornToMother = (
  birth: {
    readonly person: PersonId;
    readonly relationship: ThingId;
    readonly mother: PersonId;
    readonly name?: PersonName;
  },
  state: PersonState,
): readonly PersonEvent[] => {
  const { person, relationship, mother, name } = birth;
  const content = { relation: 'parent', ...(name === undefined ? {} : { name }) } as const;
  return person === mother ? [] : recordRelationship({ person, relationship, other: mother, content }, state);
};

/** The child was not born of the pregnancy: the mother whom the birth named is not said to be its parent any more. */
export const retractBirth = (
  {
    child,
    pregnancy,
    relationship,
  }: { readonly child: PersonId; readonly pregnancy: ThingId; readonly relationship: ThingId },
  state: PersonState,
): readonly PersonEvent[] =>
  state.status === 'registered' && state.born?.pregnancy === pregnancy
    ? [
        { type: 'BirthRetracted', facts: { pregnancy }, subjects: [child] },
        ...endRelationship({ person: child, relationship, reason: 'recorded-in-error' }, state),
      ]
    : [];

type OnUnborn = { readonly unborn: PersonId; readonly pregnancy: ThingId; readonly child: PersonId };
const bornAsChild = ({ child }: OnUnborn, state: PersonState): boolean =>
  state.status === 'registered' && state.bornAs.includes(child);

/** The unborn child's own stream says as whom it was born. */
export const noteBorn = (birth: OnUnborn, state: PersonState): readonly PersonEvent[] =>
  bornAsChild(birth, state)
    ? []
    : [
        {
          type: 'UnbornChildBorn',
          facts: { pregnancy: birth.pregnancy, child: birth.child },
          subjects: [birth.unborn, birth.child],
        },
      ];

/** It was not born as that child. */
export const noteNotBorn = (birth: OnUnborn, state: PersonState): readonly PersonEvent[] =>
  bornAsChild(birth, state)
    ? [
        {
          type: 'UnbornChildNotBorn',
          facts: { pregnancy: birth.pregnancy, child: birth.child },
          subjects: [birth.unborn, birth.child],
        },
      ]
    : [];
