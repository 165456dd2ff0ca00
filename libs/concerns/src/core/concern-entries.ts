import type { FieldClass, JsonValue, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import type { ConcernRecipient, ConcernStep } from './concern.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

/** What an event of a concern is on its child's timeline, apart from who wrote it and when. */
export type ConcernEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly ConcernRecipient[];
};

const kinds: Readonly<Record<ConcernStep['type'], string>> = {
  ConcernRaised: 'concern-raised',
  ConcernAmended: 'concern-amended',
  ConcernClosed: 'concern-closed',
  ConcernReopened: 'concern-reopened',
  ConcernWithdrawn: 'concern-withdrawn',
};

/** The class of each plain field; a field that is not listed is shown to nobody but those who may see the most secret class. */
const classes: Readonly<Record<string, FieldClass>> = {
  category: 'presence',
  riskLevel: 'summary',
  identifierIncluded: 'identity',
  outcome: 'summary',
  reason: 'summary',
  legal: 'legal',
};
const hidden = new Set(['concern', 'child', 'supersedes', 'recipients']);

/** Pure: the plain fields of the event under their classes, and whom it addresses. */
export const concernEntry = (event: Recorded<ConcernStep>): ConcernEntry => {
  const { concern, child, recipients } = event.facts;
  const fields = Object.entries(event.facts as Readonly<Record<string, JsonValue>>)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const);
  return { thing: concern, child, kind: kinds[event.type], fields: Object.fromEntries(fields), recipients };
};
