import type { PersonId, RecordedEvent } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import type { RequestTexts } from './core/request-texts.ts';

type OfChild = Pick<RecordedEvent, 'id' | 'type' | 'schemaVersion' | 'sealed'> & {
  readonly facts: { readonly child: PersonId };
};

/** The sealed words about the child of an event, whatever their class; undefined where their key was destroyed. */
export const sealedTextsOf = async (
  sealing: Sealing,
  { id: eventId, type, schemaVersion, facts, sealed }: OfChild,
): Promise<RequestTexts | undefined> => {
  const part = sealed.find(({ person }) => person === facts.child);
  if (!part) return {};
  const opened = await sealing.open({ eventId, type, schemaVersion }, part);
  return opened && (Object.assign({}, ...Object.values(opened.classes)) as RequestTexts);
};
