import type { Handlers } from './fold-handlers.ts';
import type { ResidenceEvent } from './residence-events.ts';
import { mapWhere } from './fold-handlers.ts';

/** Where a child lives, as far as it decides who is told. */
export const residenceHandlers: Pick<Handlers, ResidenceEvent['type']> = {
  ResidenceRecorded: (state, { id: event, facts, actor: { agency }, recordedAt }) => ({
    ...state,
    residences: [...state.residences, { ...facts, inError: false, agency, recordedAt, event }],
  }),
  ResidenceCorrected: (state, { id: event, facts }) => ({
    ...state,
    residences: mapWhere(
      state.residences,
      ({ residence }) => residence === facts.residence,
      ({ residence, agency, recordedAt }) => {
        const { authority, from, until } = facts;
        const days = until === undefined ? { from } : { from, until };
        return { residence, authority, ...days, inError: false, agency, recordedAt, event };
      },
    ),
  }),
  ResidenceEnded: (state, { facts: { residence: ended, reason, until } }) => ({
    ...state,
    residences: mapWhere(
      state.residences,
      ({ residence }) => residence === ended,
      (each) => ({
        ...each,
        ...(reason === 'recorded-in-error' ? { inError: true } : {}),
        ...(until === undefined ? {} : { until }),
      }),
    ),
  }),
};
