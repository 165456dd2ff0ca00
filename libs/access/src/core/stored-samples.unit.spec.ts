import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { agencyRegister } from './agency.ts';
import { movedEntryEvents } from './moved-entry.ts';
import { policyBook } from './policy-adoption.ts';
import { receiptEvents } from './reading.ts';

const events = { ...agencyRegister.events, ...policyBook.events, ...receiptEvents, ...movedEntryEvents };

it('every stored version of every event has a sample that still opens and folds', () => {
  const dir = fileURLToPath(new URL('./stored/', import.meta.url));
  const folds: Readonly<
    Record<string, { readonly initial: unknown; readonly evolve: (s: never, e: never) => unknown }>
  > = {
    AgencyRegistered: agencyRegister,
    AgencyChanged: agencyRegister,
    AgencySuspended: agencyRegister,
    AgencyReinstated: agencyRegister,
    AgencyFileTaken: agencyRegister,
    SourceKeyAdded: agencyRegister,
    SourceKeyRetired: agencyRegister,
    AgencyCodeSucceeded: agencyRegister,
    AgencySucceeded: agencyRegister,
    AgencySuccessionWithdrawn: agencyRegister,
    PolicyAdopted: policyBook,
  };
  const reader = {
    events,
    initial: undefined as unknown,
    evolve: (state: unknown, event: { readonly type: string }): unknown => {
      const aggregate = folds[event.type];
      return aggregate ? aggregate.evolve((state ?? aggregate.initial) as never, event as never) : state;
    },
  };
  expect(checkStoredSamples(dir, reader)).toHaveLength(Object.keys(events).length);
});
