import type { JsonValue, PersonalPart, PersonId } from '@safeguarding/kernel';
import type { OtherInvolved } from './concern.ts';

/** The free texts of a concern; each has its class. */
export type ConcernTexts = { readonly summary?: string; readonly narrative?: string; readonly health?: string };

/** Somebody else in the concern, with what is told of them. */
export type NamedOther = OtherInvolved & { readonly told: Readonly<Record<string, JsonValue>> };

/** How they stand to the child and what they know is personal too: it is sealed with what is told of them. */
const contentOf = ({
  relationship,
  awareOfAllegation,
  awareOfSharing,
  told,
}: NamedOther): Readonly<Record<string, JsonValue>> => ({
  relationship,
  ...(awareOfAllegation === undefined ? {} : { awareOfAllegation }),
  ...(awareOfSharing === undefined ? {} : { awareOfSharing }),
  ...told,
});

type ConcernContent = ConcernTexts & {
  readonly others?: readonly NamedOther[];
  /** Reference of the controller's appropriate policy document; a free text, so it is sealed with the legal facts. */
  readonly policyDocument?: string;
};

const classesOf = ({ summary, narrative, health, policyDocument }: ConcernContent): PersonalPart['classes'] => ({
  ...(summary === undefined ? {} : { summary: { summary } }),
  ...(narrative === undefined ? {} : { narrative: { narrative } }),
  ...(health === undefined ? {} : { health: { health } }),
  ...(policyDocument === undefined ? {} : { legal: { policyDocument } }),
});

const classOfOther = ({ relationship }: OtherInvolved): 'perpetrator' | 'third-party' =>
  relationship === 'alleged-perpetrator' ? 'perpetrator' : 'third-party';

/**
 * Whoever is not aware of an allegation, or that it is shared, must learn of it by no route, whatever they are to the child: like a
 * named alleged perpetrator it keeps the concern from going out by itself (docs/decisions/128).
 */
const isUnaware = ({ awareOfAllegation, awareOfSharing }: OtherInvolved): boolean =>
  awareOfAllegation === false || awareOfSharing === false;

/** Facts about somebody on the register stand under that person's own key; about anybody else, under the child's (ruling 31). */
export const partsOf = (child: PersonId, content: ConcernContent): readonly PersonalPart[] => {
  const { others = [] } = content;
  const isApart = ({ person }: NamedOther): boolean => person !== undefined && person !== child;
  const unregistered = others.filter((other) => !isApart(other));
  const listed = (name: 'perpetrator' | 'third-party'): readonly JsonValue[] =>
    unregistered.filter((other) => classOfOther(other) === name).map(contentOf);
  const perpetrators = listed('perpetrator');
  const thirdParties = listed('third-party');
  const notAware = unregistered
    .filter((other) => classOfOther(other) === 'third-party' && isUnaware(other))
    .map(({ relationship }) => ({ relationship }));
  const ofPerpetrators = {
    ...(perpetrators.length === 0 ? {} : { allegedPerpetrators: perpetrators }),
    ...(notAware.length === 0 ? {} : { notAware }),
  };
  const classes = {
    ...classesOf(content),
    ...(thirdParties.length === 0 ? {} : { 'third-party': { involved: thirdParties } }),
    ...(Object.keys(ofPerpetrators).length === 0 ? {} : { perpetrator: ofPerpetrators }),
  };
  const registered = others.flatMap((other) =>
    other.person === undefined || !isApart(other)
      ? []
      : [
          {
            person: other.person,
            classes: {
              ...(isUnaware(other) ? { perpetrator: { notAware: true } } : {}),
              [classOfOther(other)]: contentOf(other),
            },
          },
        ],
  );
  return [...(Object.keys(classes).length === 0 ? [] : [{ person: child, classes }]), ...registered];
};
