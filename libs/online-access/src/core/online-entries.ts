import { type FieldClass, type JsonValue, type Recorded, namedFacts } from '@safeguarding/kernel';
import type { OnlineEvent } from './online-events.ts';

/** What a fact about online access is on the child's timeline. */
export const onlineKinds: Readonly<Record<OnlineEvent['type'], string>> = {
  OnlineReviewCodeRecorded: 'online-review-code-recorded',
  OnlineAccessStopped: 'online-access-stopped',
  OnlineAccessRestored: 'online-access-restored',
  OnlineHistoryOpened: 'online-history-opened',
  OnlineItemRedacted: 'online-item-redacted',
  OnlineRedactionEnded: 'online-redaction-ended',
  OnlineItemReleased: 'online-item-released',
  OnlineProxyGranted: 'online-proxy-granted',
  OnlineProxyEnded: 'online-proxy-ended',
  OnlineProxyLapsed: 'online-proxy-lapsed',
  OnlineCompetenceAssessed: 'online-competence-assessed',
  OnlineCoercionAssessed: 'online-coercion-assessed',
};

const hidden = new Set(['child', 'practice', 'fact']);

/** Read by the practice alone, so each plain field is of the class that says what was found. */
export const onlineFields = (
  event: Recorded<OnlineEvent>,
): Readonly<Record<string, { readonly class: FieldClass; readonly value: JsonValue }>> =>
  Object.fromEntries(
    Object.entries(namedFacts(event))
      .filter(([name]) => !hidden.has(name))
      .map(([name, value]) => [name, { class: 'narrative', value }] as const),
  );
