import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { DisposalEvent, DisposalState } from './core/disposal.ts';
import type { HoldEvent, HoldsState } from './core/holds.ts';
import { disposalSlice, holdEvents, holdsSlice, retentionEvents } from './retention-slices.ts';

type Both = { readonly holds: HoldsState; readonly disposal: DisposalState };

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: retentionEvents,
    initial: { holds: holdsSlice.initial, disposal: disposalSlice.initial },
    evolve: ({ holds, disposal }: Both, event: RecordedEvent): Both =>
      Object.hasOwn(holdEvents, event.type)
        ? { holds: holdsSlice.evolve(holds, recordedAs<HoldEvent>(event)), disposal }
        : { holds, disposal: disposalSlice.evolve(disposal, recordedAs<DisposalEvent>(event)) },
  });
  expect(files).toHaveLength(Object.keys(retentionEvents).length);
});
