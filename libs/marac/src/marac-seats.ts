import type { Role, Seat } from '@safeguarding/access';
import type { AgencyId, FieldClass, Recorded } from '@safeguarding/kernel';
import { everyClass, keeperClasses, panelClasses, seatOf, seatOfPerson, without } from '@safeguarding/panels';
import type { Standing } from './core/marac-case.ts';
import type { MaracEvent } from './core/marac-events.ts';

/** Who keeps a MARAC. */
export const keepers: readonly Role[] = ['marac-coordinator', 'marac-chair'];
const idvas: readonly Role[] = ['idva'];
const presence: readonly FieldClass[] = ['presence'];
const told: readonly FieldClass[] = ['presence', 'summary'];
/** Enough to decide whether to take a case. */
const offered: readonly FieldClass[] = ['presence', 'identity', 'summary'];

/** What each part of the panel is shown of a step; absent: nothing, not even that it is there. */
type Shown = {
  readonly referrer?: readonly FieldClass[];
  readonly idva?: readonly FieldClass[];
  readonly asked?: readonly FieldClass[];
  readonly offeredTo?: readonly FieldClass[];
};

const toAll: Shown = { referrer: told, idva: told, asked: told };

const shown: Readonly<Record<MaracEvent['type'], Shown>> = {
  // Where and when it is safe to reach the victim is for the IDVA alone: agencies do not contact the victim.
  MaracReferred: { referrer: everyClass, idva: everyClass, asked: panelClasses, offeredTo: offered },
  MaracRepeatFound: { idva: told, asked: told, offeredTo: told },
  MaracCaseListed: toAll,
  // Whose it is sees all of it: see below.
  MaracResearchAnswered: { idva: panelClasses, asked: panelClasses },
  MaracIdvaNamed: toAll,
  MaracVictimContacted: { referrer: presence, idva: everyClass, asked: panelClasses },
  // Minutes go to their circulation: see below.
  MaracCaseDiscussed: toAll,
  MaracActionSet: toAll,
  MaracActionEnded: toAll,
  MaracChildReferralLinked: toAll,
  MaracAgencyLeft: { idva: told, asked: told },
  MaracPersonExcluded: {},
  MaracTransferOffered: { ...toAll, offeredTo: told },
  MaracTransferAccepted: toAll,
  MaracWithdrawn: toAll,
  MaracCaseClosed: toAll,
};

const ofKeepers = (agency: AgencyId, classes = keeperClasses): Seat => ({ agency, roles: keepers, classes });
const ofIdva = (agency: AgencyId, classes: readonly FieldClass[]): Seat => ({ agency, roles: idvas, classes });

/** Agencies that have something to do sit at the table as those that were asked do. */
const askedOf = ({ asked, actions }: Standing): readonly AgencyId[] => [
  ...new Set([...asked, ...actions.filter(({ status }) => status === 'open').map(({ owner }) => owner)]),
];

const toThoseAsked = (state: Standing, { referrer, idva, asked, offeredTo }: Shown): readonly Seat[] => [
  ...(referrer ? [seatOf(state.referrer, referrer), seatOfPerson(state.referrer, state.referredBy, referrer)] : []),
  ...(idva && state.idva !== undefined ? [ofIdva(state.idva, idva)] : []),
  ...(asked ? askedOf(state).map((agency) => seatOf(agency, asked)) : []),
  ...(offeredTo && state.status === 'transfer-offered' ? [ofKeepers(state.to, offeredTo)] : []),
];

/** What one step gives beside the table above. */
const besides = (state: Standing, event: Recorded<MaracEvent>): readonly Seat[] => {
  if (event.type === 'MaracResearchAnswered') {
    const { agency } = event.facts;
    return [seatOf(agency, everyClass), ...(agency === state.idva ? [ofIdva(agency, everyClass)] : [])];
  }
  if (event.type !== 'MaracCaseDiscussed') return [];
  return event.facts.circulation
    .filter((agency) => askedOf(state).includes(agency) || agency === state.idva)
    .flatMap((agency) => [seatOf(agency), ...(agency === state.idva ? [ofIdva(agency, panelClasses)] : [])]);
};

/** Who sees this step now, and what of it; the perpetrator has no seat anywhere. */
export const seatsAt = (state: Standing, event: Recorded<MaracEvent>): readonly Seat[] => {
  const before = state.keptBefore.filter(({ upTo }) => event.revision <= upTo).map(({ marac }) => ofKeepers(marac));
  const seats = toThoseAsked(state, shown[event.type]);
  return without(state.excluded, [...besides(state, event), ...seats, ...before, ofKeepers(state.marac)]);
};

/** Who may know of the case and work on it: what commands and reads are judged on before any step is looked at. */
export const seatsOfCase = (state: Standing): readonly Seat[] =>
  without(state.excluded, [
    ...toThoseAsked(state, { referrer: presence, idva: presence, asked: presence }),
    ...state.keptBefore.map(({ marac }) => ofKeepers(marac, presence)),
    ...(state.status === 'transfer-offered' ? [{ ...ofKeepers(state.to, presence), keeps: true } as const] : []),
    { ...ofKeepers(state.marac, presence), keeps: true },
  ]);
