import type { Slice } from '@safeguarding/ledger';
import { lookUpFlag, type FlagState, type LookUpFlagReviewed } from './core/look-up-flag.ts';
import { lookUpMarks, type MarkEvent, type MarksState } from './core/look-up-marks.ts';

/** How the events of this lib are stored: as long as the receipts that they are about. */
export const lookUpEvents = {
  LookUpFlagReviewed: { version: 1, retention: 'child-record' },
  LookUpMarked: { version: 1, retention: 'child-record' },
  LookUpMarkEnded: { version: 1, retention: 'child-record' },
} as const;

/** The stream of what became of one flag. */
export const flagSlice: Slice<FlagState, LookUpFlagReviewed> = { ...lookUpFlag, events: lookUpEvents };
/** The stream of one child's marks. */
export const marksSlice: Slice<MarksState, MarkEvent> = { ...lookUpMarks, events: lookUpEvents };
