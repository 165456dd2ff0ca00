import type { Slice } from '@safeguarding/ledger';
import { merge, mergeEvents, type MergeEvent, type MergeState } from '../core/merge.ts';

/** The stream of one merge and how its events are stored. */
export const mergeSlice: Slice<MergeState, MergeEvent> = { ...merge, events: mergeEvents };
