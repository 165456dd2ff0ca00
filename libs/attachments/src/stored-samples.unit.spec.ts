import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { attachmentSlice } from './attachment-slice.ts';
import type { AttachmentEvent, AttachmentState } from './core/attachment.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: attachmentSlice.events,
    initial: attachmentSlice.initial,
    evolve: (state: AttachmentState, event: RecordedEvent) =>
      attachmentSlice.evolve(state, recordedAs<AttachmentEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(attachmentSlice.events).length);
});
