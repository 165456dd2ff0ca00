import {
  type ActorRef,
  type AgencyId,
  type LocalDate,
  type ThingId,
  refused,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import type { AreaParameters } from './marac-area.ts';
import { metCriteria, repeatOf, type Claimed, type Earlier, type Incident } from './criteria.ts';
import { ofOthers, ofVictim, type StepTexts, type ToldOf } from './marac-content.ts';
import { maracErrors } from './marac-errors.ts';
import type { MaracEvent, MaracReferred } from './marac-events.ts';
import type { MaracState } from './marac-case.ts';
import type { ConsentOutcome, NotAwareReason } from './marac-vocabulary.ts';

/** A referral as it is asked for; the people are on the register already. */
export type ReferCase = {
  readonly case: ThingId;
  readonly marac: AgencyId;
  readonly referrer: AgencyId;
  readonly by: ActorRef;
  readonly victim: ToldOf['person'];
  readonly perpetrators: readonly ToldOf[];
  readonly children: readonly ToldOf[];
  readonly incident: Omit<Incident, 'perpetrators'>;
  readonly claimed: Claimed;
  readonly victimAware: boolean;
  readonly notAwareBecause?: NotAwareReason;
  readonly consent: ConsentOutcome;
  readonly legal: RecordedLegalFacts;
  readonly texts: StepTexts;
  readonly area: { readonly inForceFrom: LocalDate; readonly parameters: AreaParameters };
  /** Cases of the victim that this ledger knows of. */
  readonly earlier: readonly Earlier[];
};

/**
 * What a referral has to say, before anybody is put on the register. A victim who does not know needs the reason for it, and nobody
 * else has one. Throws DomainError (MAR-002 to MAR-004, MAR-008).
 */
export const checkReferral = (command: Omit<ReferCase, 'victim' | 'perpetrators' | 'children'>) => {
  if (command.victimAware !== (command.notAwareBecause === undefined))
    throw refused(maracErrors.reasonMissing, '/notAwareBecause');
  return metCriteria(command.claimed, { ...command.incident, perpetrators: [] }, command.area.parameters);
};

/** Refers a case. What the ledger finds beside it is an event of its own, because the referrer need not know of it. */
export const referCase = (command: ReferCase, state: MaracState): readonly MaracEvent[] => {
  if (state.status !== 'none') return [];
  const { claimed, area, victim, perpetrators, children, texts, earlier } = command;
  const { met, scored } = checkReferral(command);
  const incident = { ...command.incident, perpetrators: perpetrators.map(({ person }) => person) };
  const found = repeatOf(area.parameters.repeat, incident, earlier);
  const answers = claimed.assessment?.answers;
  const said = { judgementReasons: claimed.judgementReasons, answers } as StepTexts;
  const referred: MaracReferred = {
    type: 'MaracReferred',
    facts: {
      case: command.case,
      ...{ marac: command.marac, referrer: command.referrer, by: command.by, victim },
      perpetrators: incident.perpetrators,
      children: children.map(({ person }) => person),
      ...{ incidentOn: incident.on, criminal: incident.criminal, met },
      ...(scored === undefined ? {} : { scored }),
      ...(claimed.escalationEvents === undefined ? {} : { escalationEvents: claimed.escalationEvents }),
      victimAware: command.victimAware,
      ...(command.notAwareBecause === undefined ? {} : { notAwareBecause: command.notAwareBecause }),
      ...{ consent: command.consent, legal: command.legal, parametersFrom: area.inForceFrom },
    },
    subjects: [victim],
    personal: [
      ...ofVictim(victim, { ...texts, ...said }),
      ...ofOthers(perpetrators, 'perpetrator'),
      ...ofOthers(children, 'third-party'),
    ],
  };
  if (found?.case === undefined) return [referred];
  const facts = { case: command.case, earlier: found.case, referredOn: found.referredOn };
  return [
    referred,
    { type: 'MaracRepeatFound', facts: { ...facts, parametersFrom: area.inForceFrom }, subjects: [victim] },
  ];
};
