import type { Role, Seat } from '@safeguarding/access';
import type { AgencyId, FieldClass, Recorded } from '@safeguarding/kernel';
import {
  everyClass,
  keeperClasses,
  panelClasses,
  representatives,
  seatOf,
  seatOfPerson,
  without,
} from '@safeguarding/panels';
import type { Standing } from './core/mappa-case.ts';
import type { MappaEvent } from './core/mappa-events.ts';

/** Who keeps the arrangements of an area. */
export const keepers: readonly Role[] = ['mappa-coordinator', 'mappa-chair'];
const presence: readonly FieldClass[] = ['presence'];
const told: readonly FieldClass[] = ['presence', 'summary'];
/** Agencies at the table work with where the offender lives. */
const seatedClasses: readonly FieldClass[] = [...panelClasses, 'location'];

type Shown = {
  readonly referrer?: readonly FieldClass[];
  readonly seated?: readonly FieldClass[];
  readonly offeredTo?: readonly FieldClass[];
};
const toSeated: Shown = { seated: told };

/** What each part of the panel is shown of a step; absent: nothing. Minutes go to their circulation: see below. */
const shown: Readonly<Record<MappaEvent['type'], Shown>> = {
  MappaReferred: { referrer: everyClass, seated: seatedClasses, offeredTo: ['presence', 'identity', 'summary'] },
  MappaScreened: { referrer: [...told, 'legal'], seated: told },
  MappaLevelDecided: { referrer: told, seated: told, offeredTo: told },
  MappaAgenciesInvited: toSeated,
  MappaRiskManagerNamed: toSeated,
  MappaMeetingHeld: toSeated,
  MappaDisclosureDecided: { seated: panelClasses },
  MappaActionSet: toSeated,
  MappaActionEnded: toSeated,
  MappaAgencyLeft: toSeated,
  MappaPersonExcluded: {},
  MappaTransferOffered: { seated: told, offeredTo: told },
  MappaTransferAccepted: toSeated,
  MappaExited: { referrer: told, seated: told },
};

const ofKeepers = (agency: AgencyId, classes = keeperClasses): Seat => ({ agency, roles: keepers, classes });

/** The lead agency sits at the table once the case was screened, whether or not anybody invited it. */
const seatedOf = ({ seated, leadAgency, status, actions }: Standing): readonly AgencyId[] => [
  ...new Set([
    ...seated.map(({ agency }) => agency),
    ...(status === 'referred' ? [] : [leadAgency]),
    ...actions.filter((action) => action.status === 'open').map(({ owner }) => owner),
  ]),
];

const toTable = (state: Standing, { referrer, seated, offeredTo }: Shown): readonly Seat[] => [
  ...(referrer ? [seatOf(state.referrer, referrer), seatOfPerson(state.referrer, state.referredBy, referrer)] : []),
  ...(seated ? seatedOf(state).map((agency) => seatOf(agency, seated)) : []),
  ...(offeredTo && state.status === 'transfer-offered' ? [ofKeepers(state.to, offeredTo)] : []),
];

/** Who sees this step now, and what of it; the offender has no seat anywhere. */
export const seatsAt = (state: Standing, event: Recorded<MappaEvent>): readonly Seat[] => {
  const before = state.keptBefore.filter(({ upTo }) => event.revision <= upTo).map(({ unit }) => ofKeepers(unit));
  const minutes =
    event.type === 'MappaMeetingHeld'
      ? event.facts.circulation.filter((agency) => seatedOf(state).includes(agency)).map((agency) => seatOf(agency))
      : [];
  return without(state.excluded, [...minutes, ...toTable(state, shown[event.type]), ...before, ofKeepers(state.unit)]);
};

/** Who may know of the case and work on it. */
export const seatsOfCase = (state: Standing): readonly Seat[] =>
  without(state.excluded, [
    ...toTable(state, { referrer: presence, seated: presence }),
    ...state.keptBefore.map(({ unit }) => ofKeepers(unit, presence)),
    ...(state.status === 'transfer-offered' ? [{ ...ofKeepers(state.to, presence), keeps: true } as const] : []),
    { ...ofKeepers(state.unit, presence), keeps: true },
  ]);

/** Seats of the mark on a child's timeline: narrower than MARAC's, for those who speak for their agency alone. */
export const markSeats = (
  excluded: Standing['excluded'],
  unit: AgencyId,
  agencies: readonly AgencyId[],
): readonly Seat[] =>
  without(excluded, [
    ofKeepers(unit, told),
    ...agencies.map((agency) => ({ agency, roles: representatives, classes: told })),
  ]);
