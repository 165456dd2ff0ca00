import type { FieldClass, JsonValue, PersonId } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import type { SealedContent } from './core/identifier-claim.ts';

/** Opened content of one person, class by class. */
export type OpenedClasses = Readonly<Partial<Record<FieldClass, Readonly<Record<string, JsonValue>>>>>;

/** Opens what an event says of one person; nothing where it says nothing or its key was destroyed. */
export const openContent = async (
  sealing: Pick<Sealing, 'open' | 'openHeld'>,
  content: SealedContent,
  person: PersonId,
): Promise<OpenedClasses> => {
  const part = content.sealed.find((sealed) => sealed.person === person);
  if (!part) return {};
  // A fold keeps its parts: a child that is named every minute is opened once a minute.
  const now = sealing.openHeld(content, part);
  const opened = now ?? (await sealing.open(content, part));
  return opened?.classes ?? {};
};
