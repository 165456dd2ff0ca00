import { type FieldClass, type JsonValue, type Recorded, namedFacts } from '@safeguarding/kernel';
import type { AttachmentStep } from './attachment.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

const kinds: Readonly<Record<AttachmentStep['type'], string>> = {
  AttachmentAdded: 'attachment-added',
  AttachmentWithdrawn: 'attachment-withdrawn',
};

/** Where and how the bytes lie is nobody's business but the store's. */
const hidden = new Set(['holder', 'child', 'recipients', 'blob', 'keyId', 'sha256', 'supersedes']);

/** Pure: what is told of a document is of its own class. Even "body map" says more than that something is there. */
export const attachmentEntry = (event: Recorded<AttachmentStep>) => {
  const { holder, child, recipients } = event.facts;
  const fields = Object.entries(namedFacts(event))
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]): readonly [string, ClassedField] => [name, { class: 'attachment', value }]);
  return { thing: holder.id, child, kind: kinds[event.type], fields: Object.fromEntries(fields), recipients };
};
