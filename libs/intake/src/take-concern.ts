import type { SafeguardingConcernRaisedV1 } from '@safeguarding/cloud-events';
import { raisedAt, type ConcernService, type RaisedConcern } from '@safeguarding/concerns';
import type { AgencyId, FieldClass, JsonValue, ThingId } from '@safeguarding/kernel';
import type { NamedPersonBody } from '@safeguarding/people';
import type { Taker } from './intake.ts';

/** What a recipient is given where the message names no classes. */
const usualClasses: readonly FieldClass[] = ['presence', 'identity', 'summary', 'narrative', 'health', 'legal'];
const nhsSystems = new Set(['nhs-number', 'https://fhir.nhs.uk/id/nhs-number']);
const sexes: Readonly<Record<string, string>> = {
  female: 'female',
  male: 'male',
  other: 'indeterminate',
  unknown: 'not-known',
};

type Data = SafeguardingConcernRaisedV1;

/** The child of the message in the words of the register: a number that is no NHS number is the practice's own. */
const childOf = ({ identifiers, name, dateOfBirth, sex, address }: Data['child']): NamedPersonBody =>
  ({
    identifiers: identifiers.map(({ system, value }) => ({
      kind: nhsSystems.has(system.toLowerCase()) ? 'nhs-number' : 'local',
      value,
    })),
    ...(identifiers.length === 0 ? { identifierOmittedBecause: 'not-known' } : {}),
    demographics: {
      ...(name === undefined ? {} : { name: { family: name.family, given: [name.given] } }),
      ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
      ...(sex === undefined ? {} : { sex: sexes[sex] }),
      ...(address === undefined ? {} : { addresses: [{ use: 'current', ...address }] }),
    },
  }) as NamedPersonBody;

const otherOf = ({
  relationship,
  awareOfAllegation,
  awareOfSharing,
  identifiers: _numbers,
  ...told
}: NonNullable<Data['others']>[number]) => ({
  relationship,
  ...(awareOfAllegation === undefined ? {} : { awareOfAllegation }),
  ...(awareOfSharing === undefined ? {} : { awareOfSharing }),
  told: told as Readonly<Record<string, JsonValue>>,
});

const raisedOf = ({ child, concern, others = [], recipients = [], legal }: Data): RaisedConcern => ({
  ...concern,
  child: childOf(child),
  others: others.map(otherOf),
  recipients: recipients.map(({ agency, classes }) => ({
    agency: agency as AgencyId,
    classes: classes ?? usualClasses,
  })),
  legal,
});

/** Records `uk.nhs.gp.safeguarding-concern-raised.v1` as the concern that it is. */
export const takeConcern = (concerns: ConcernService): Taker<Data> => ({
  take: async (data, context) => {
    const outcome = await concerns.raise(raisedOf(data), context);
    const { id, state, position } = outcome;
    return {
      id: id as ThingId,
      recordedAt: raisedAt(state),
      position,
      // Kafka never asks.
      get tag() {
        return outcome.tag;
      },
    };
  },
  check: (data, context) => concerns.validate(raisedOf(data), context),
});
