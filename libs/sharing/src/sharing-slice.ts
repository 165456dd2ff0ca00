import type { Slice } from '@safeguarding/ledger';
import type { SharingEvent } from './core/sharing-events.ts';
import { sharingEvents } from './core/sharing-events.ts';
import type { SharingState } from './core/sharing-state.ts';
import { sharing } from './core/sharing.ts';

/** The stream of one child and how its events are stored. */
export const sharingSlice: Slice<SharingState, SharingEvent> = { ...sharing, events: sharingEvents };
