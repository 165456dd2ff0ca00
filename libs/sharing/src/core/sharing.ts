import type { Aggregate, Recorded } from '@safeguarding/kernel';
import type { SharingEvent } from './sharing-events.ts';
import { handlers } from './sharing-fold.ts';
import type { SharingState } from './sharing-state.ts';
import { thingOf } from './sharing-things.ts';

const initial: SharingState = {
  involvements: [],
  proposals: [],
  notices: [],
  leads: [],
  optOuts: [],
  consents: [],
  conflicts: [],
  grants: [],
  withdrawnAddresses: [],
  withheld: [],
  contacts: [],
  reviews: [],
  emergencies: [],
  shield: undefined,
  liftProposal: undefined,
  bars: [],
  merged: [],
  births: [],
  movedAway: [],
  residences: [],
  handovers: [],
  touched: new Map(),
  lastRecordedAt: undefined,
};

type AnyHandler = (state: SharingState, event: Recorded<SharingEvent>) => SharingState;

/** One stream per child: the fence that every reading of the child passes. */
export const sharing: Aggregate<SharingState, SharingEvent> = {
  category: 'sharing',
  initial,
  evolve: (state, event) => {
    const folded = (handlers[event.type] as AnyHandler)(state, event);
    const { lastRecordedAt } = state;
    const latest =
      lastRecordedAt !== undefined && lastRecordedAt > event.recordedAt ? lastRecordedAt : event.recordedAt;
    const thing = thingOf(event);
    const touched = thing === undefined ? state.touched : new Map(state.touched).set(thing, event.id);
    return { ...folded, touched, lastRecordedAt: latest };
  },
};
