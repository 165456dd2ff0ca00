import type { EntryDraft, TimelineContribution } from '@safeguarding/access';
import { DomainError, type AgencyId, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { ledgerErrors, type EventCatalogue, type Slice } from '@safeguarding/ledger';
import type { CasePanel, CaseSummary, ListedProcess, PanelProcess } from '@safeguarding/panels';
import { mappaCase, type MappaState, type Standing } from './core/mappa-case.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import { seatsOfCase } from './mappa-seats.ts';
import { labelOf, mappaMarks, mappaStep } from './mappa-steps.ts';

const adult = { version: 1, retention: 'adult-record' } as const;

/** How the events of a case are stored. */
export const mappaEvents = {
  MappaReferred: adult,
  MappaScreened: adult,
  MappaLevelDecided: adult,
  MappaAgenciesInvited: adult,
  MappaRiskManagerNamed: adult,
  MappaMeetingHeld: adult,
  MappaDisclosureDecided: adult,
  MappaActionSet: adult,
  MappaActionEnded: adult,
  MappaAgencyLeft: adult,
  MappaPersonExcluded: adult,
  MappaTransferOffered: adult,
  MappaTransferAccepted: adult,
  MappaExited: adult,
} as const satisfies EventCatalogue<MappaEvent['type']>;

/** The stream of one case. */
export const mappaSlice: Slice<MappaState, MappaEvent> = { ...mappaCase, events: mappaEvents };

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: MappaState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

const panelOf = (state: MappaState): CasePanel => {
  const standing = standingOf(state);
  const { offender: subject, children, unit: keeper, referredAt: since, scheme } = standing;
  const seats = seatsOfCase(standing);
  return { thing: standing.case, keeper, subject, children, since, label: labelOf(scheme), seats };
};

/** A unit that gave the case away knows it as it was then. */
const keptUntil = (state: Standing, agency: AgencyId): number | undefined => {
  const { unit, seated, leadAgency, referrer } = state;
  if ([unit, leadAgency, referrer, ...seated.map((seat) => seat.agency)].includes(agency)) return undefined;
  return state.keptBefore.findLast((kept) => kept.unit === agency)?.upTo;
};

/** The case as the desk works with it. */
export const mappaProcess: PanelProcess<MappaState, MappaEvent> = {
  slice: mappaSlice,
  read: 'mappa:read',
  panelOf,
  knownUntil: (state, agency) => keptUntil(standingOf(state), agency),
  stepOf: (state, event) => mappaStep(standingOf(state), event),
};

/** What a list can ask for. */
export const mappaWaits = ['screening', 'level'] as const;

const summaryOf = (state: MappaState): CaseSummary | undefined => {
  if (state.status === 'none') return undefined;
  const { unit, offender, status, actions, review } = state;
  const ended = status === 'exited';
  const agencies = seatsOfCase(state)
    .map(({ agency }) => agency)
    .filter((agency) => keptUntil(state, agency) === undefined);
  return {
    ...{ keeper: unit, subject: offender, status, ended, agencies, actions },
    waitsFor: [...(status === 'referred' ? ['screening'] : []), ...(status === 'screened' ? ['level'] : [])],
    ...(review === undefined || ended ? {} : { reviewDueOn: review.dueOn }),
  };
};

/** The cases as lists know them. */
export const listedMappa: ListedProcess<MappaState, MappaEvent> = { name: 'mappa', slice: mappaSlice, summaryOf };

const marked = ['MappaReferred', 'MappaAgenciesInvited', 'MappaTransferAccepted'] as const;

/** A mark on the timelines of children at risk, for those who may know of it. */
export const mappaTimeline: TimelineContribution = Object.fromEntries(
  marked.map((type) => [
    type,
    (event: RecordedEvent): readonly EntryDraft[] => mappaMarks(recordedAs<MappaEvent>(event)),
  ]),
);
