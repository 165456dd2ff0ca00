import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { Aggregate, DomainEvent, RecordedEvent } from '@safeguarding/kernel';
import { peopleEvents } from '../people-slices.ts';
import { birthNotice } from './birth-notice.ts';
import { identifierClaim } from './identifier-claim.ts';
import { likeness } from './likeness-dismissal.ts';
import { maternity, maternityEvents } from './maternity.ts';
import { person } from './person.ts';
import { registration } from './registration.ts';

type AnyFold = Aggregate<unknown, DomainEvent>;
/** Which fold reads which type; the worklist is a list of facts and has none. */
const foldOf = (type: string): AnyFold | undefined => {
  if (type.startsWith('IdentifierClaim')) return identifierClaim as unknown as AnyFold;
  if (type in maternityEvents) return maternity as unknown as AnyFold;
  if (type === 'LikenessDismissed') return likeness as unknown as AnyFold;
  if (type === 'BirthNotified') return birthNotice as unknown as AnyFold;
  if (type === 'ChildRegistered') return registration as unknown as AnyFold;
  return type === 'ChildUnmatched' ? undefined : (person as unknown as AnyFold);
};

describe('every stored version of every event of people', () => {
  it('has a sample that opens and folds', () => {
    const files = checkStoredSamples(join(import.meta.dirname, 'stored'), {
      events: peopleEvents,
      initial: undefined,
      evolve: (_: unknown, event: RecordedEvent) => {
        const fold = foldOf(event.type);
        return fold?.evolve(fold.initial, event);
      },
    });
    expect(files).toHaveLength(Object.keys(peopleEvents).length);
  });
});
