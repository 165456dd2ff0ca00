import { type FieldClass, type JsonValue, type Recorded, namedFacts } from '@safeguarding/kernel';
import type { AccessRequestEvent } from './access-request-events.ts';

export const accessRequestKinds: Readonly<Record<AccessRequestEvent['type'], string>> = {
  AccessRequestReceived: 'access-request-received',
  AccessRequestIdentityChecked: 'access-request-identity-checked',
  AccessRequestExtended: 'access-request-extended',
  AccessRequestAuthorityAssessed: 'access-request-authority-assessed',
  AccessRequestOpinionGiven: 'access-request-opinion-given',
  AccessRequestItemWithheld: 'access-request-item-withheld',
  AccessRequestDisclosed: 'access-request-disclosed',
  AccessRequestRefused: 'access-request-refused',
  AccessRequestWithdrawn: 'access-request-withdrawn',
};

const hidden = new Set(['request', 'subject', 'controller']);

/** Read by the controller alone. */
export const accessRequestFields = (
  event: Recorded<AccessRequestEvent>,
): Readonly<Record<string, { readonly class: FieldClass; readonly value: JsonValue }>> =>
  Object.fromEntries(
    Object.entries(namedFacts(event))
      .filter(([name]) => !hidden.has(name))
      .map(([name, value]) => [name, { class: 'narrative', value }] as const),
  );
