import type { EntryDraft, EntryLabel } from '@safeguarding/access';
import {
  type AgencyId,
  type FieldClass,
  type PersonId,
  type Recorded,
  type RecordedEvent,
  plainEvent,
} from '@safeguarding/kernel';
import { markOnTimeline, stepOfCase } from '@safeguarding/panels';
import type { Standing } from './core/mappa-case.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import type { Scheme } from './core/schemes.ts';
import { markSeats, seatsAt } from './mappa-seats.ts';

const kinds: Readonly<Record<MappaEvent['type'], string>> = {
  MappaReferred: 'mappa-referred',
  MappaScreened: 'mappa-screened',
  MappaLevelDecided: 'mappa-level-decided',
  MappaAgenciesInvited: 'mappa-agencies-invited',
  MappaRiskManagerNamed: 'mappa-risk-manager-named',
  MappaMeetingHeld: 'mappa-meeting-held',
  MappaDisclosureDecided: 'mappa-disclosure-decided',
  MappaActionSet: 'mappa-action-set',
  MappaActionEnded: 'mappa-action-ended',
  MappaAgencyLeft: 'mappa-agency-left',
  MappaPersonExcluded: 'mappa-person-excluded',
  MappaTransferOffered: 'mappa-transfer-offered',
  MappaTransferAccepted: 'mappa-transfer-accepted',
  MappaExited: 'mappa-exited',
};

/** What is shown of the plain facts; a fact that is not listed is shown to nobody. */
const classes: Readonly<Record<string, FieldClass>> = {
  ...{ unit: 'summary', scheme: 'summary', referrer: 'summary', category: 'summary', ground: 'summary' },
  ...{ leadAgency: 'summary', under18: 'summary', outcome: 'summary', level: 'summary', decidedOn: 'summary' },
  ...{ agencies: 'summary', agency: 'summary', heldOn: 'summary', attended: 'summary', apologies: 'summary' },
  ...{ circulation: 'narrative', freedomOfInformation: 'narrative', disclosure: 'summary', decision: 'summary' },
  ...{ to: 'summary', from: 'summary', legal: 'legal', action: 'summary', owner: 'summary', dueOn: 'summary' },
  ...{ reason: 'summary', person: 'legal' },
};

/** The label of a scheme: what no other relation than a seat ever opens. */
export const labelOf = (scheme: Scheme): EntryLabel => (scheme === 'ppani' ? 'ppani' : 'mappa');

/** The event as a step of the case, for those who have a seat now. */
export const mappaStep = (state: Standing, event: Recorded<MappaEvent>): EntryDraft =>
  stepOfCase(
    event,
    {
      ...{ child: state.offender, thing: state.case, kind: kinds[event.type] },
      ...{ label: labelOf(state.scheme), seats: seatsAt(state, event) },
    },
    classes,
  );

type Mark = { readonly scheme: Scheme; readonly unit: AgencyId; readonly children: readonly PersonId[] };

const marks = (event: RecordedEvent, { scheme, unit, children }: Mark, seats: ReturnType<typeof markSeats>) =>
  children.map((child) =>
    markOnTimeline(
      event,
      { child, thing: (event.facts as { case: EntryDraft['thing'] }).case, label: labelOf(scheme), seats },
      { process: labelOf(scheme), unit },
    ),
  );

/** That there is a case, on the timelines of children at risk, for those who speak for an agency with a seat. */
export const mappaMarks = (event: Recorded<MappaEvent>): readonly EntryDraft[] => {
  const stored = plainEvent(event);
  if (event.type === 'MappaReferred')
    return marks(stored, event.facts, markSeats([], event.facts.unit, [event.facts.referrer]));
  if (event.type === 'MappaAgenciesInvited') {
    const { unit, agencies, excluded } = event.facts;
    const seats = markSeats(
      excluded,
      unit,
      agencies.map(({ agency }) => agency),
    );
    return marks(stored, event.facts, seats);
  }
  if (event.type !== 'MappaTransferAccepted') return [];
  return marks(stored, event.facts, markSeats(event.facts.excluded, event.facts.unit, []));
};
