import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { MaracAreaSet } from './core/marac-area.ts';
import type { MaracEvent } from './core/marac-events.ts';
import type { MeetingEvent } from './core/marac-meeting.ts';
import { areaSlice, caseSlice, maracEvents, meetingSlice } from './marac-slices.ts';

type All = readonly [typeof caseSlice.initial, typeof areaSlice.initial, typeof meetingSlice.initial];

const folded = ([ofCase, area, meeting]: All, event: RecordedEvent): All => {
  if (event.type in caseSlice.events) return [caseSlice.evolve(ofCase, recordedAs<MaracEvent>(event)), area, meeting];
  if (event.type in areaSlice.events) return [ofCase, areaSlice.evolve(area, recordedAs<MaracAreaSet>(event)), meeting];
  return [ofCase, area, meetingSlice.evolve(meeting, recordedAs<MeetingEvent>(event))];
};

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: maracEvents,
    initial: [caseSlice.initial, areaSlice.initial, meetingSlice.initial] as const,
    evolve: folded,
  });
  expect(files).toHaveLength(Object.keys(maracEvents).length);
});
