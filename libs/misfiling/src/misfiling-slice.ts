import type { Slice } from '@safeguarding/ledger';
import { misfiling, misfilingEvents, type MoveEvent, type MoveState } from './core/misfiling.ts';

/** The stream of one move and how its events are stored. */
export const misfilingSlice: Slice<MoveState, MoveEvent> = { ...misfiling, events: misfilingEvents };
