import type { AgencyId, FieldClass, JsonValue, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import { everyClass } from '../request-entries.ts';
import type { DutyEvent } from './duty.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

/** What a decision under the duty is on its child's timeline, apart from who wrote it and when. */
export type DutyEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly { readonly agency: AgencyId; readonly classes: readonly FieldClass[] }[];
};

const kinds: Readonly<Record<DutyEvent['type'], string>> = {
  DutyDecidedToShare: 'duty-decided-to-share',
  DutyDecidedNotToShare: 'duty-decided-not-to-share',
  DutyNotSharingReviewed: 'duty-not-sharing-reviewed',
};

const classes: Readonly<Record<string, FieldClass>> = {
  rule: 'legal',
  decidedOn: 'legal',
  helps: 'legal',
  detriment: 'legal',
  channel: 'legal',
  legal: 'legal',
  reason: 'legal',
  reviewDueOn: 'legal',
  finding: 'legal',
  identifierIncluded: 'identity',
};
const hidden = new Set(['decision', 'child', 'controller']);

/** Pure. Whoever is shared with is told on what ground; of what was kept back nobody is told but the service itself. */
export const dutyEntry = (event: Recorded<DutyEvent>): DutyEntry => {
  const { decision, child, controller } = event.facts;
  const shown: Readonly<Record<string, JsonValue>> = { ...(event.facts as object) };
  const told: readonly FieldClass[] = ['presence', 'identity', 'legal'];
  return {
    thing: decision,
    child,
    kind: kinds[event.type],
    fields: Object.fromEntries(
      Object.entries(shown)
        .filter(([name]) => !hidden.has(name))
        .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const),
    ),
    recipients: [
      { agency: controller, classes: everyClass },
      ...(event.type === 'DutyDecidedToShare' ? [{ agency: event.facts.recipient, classes: told }] : []),
    ],
  };
};
