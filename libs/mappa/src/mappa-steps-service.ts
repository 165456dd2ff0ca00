import { Inject, Injectable } from '@nestjs/common';
import type { ActionName, Caller } from '@safeguarding/access';
import {
  londonDate,
  type AgencyId,
  type Instant,
  type JsonObject,
  type ThingId,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { derivedId, type CommandContext } from '@safeguarding/ledger';
import { checkLegalFacts, SharingService } from '@safeguarding/sharing';
import type { MappaState } from './core/mappa-case.ts';
import type { StepTexts } from './core/mappa-content.ts';
import * as decisions from './core/mappa-decisions.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import { dayOf } from './core/day-of.ts';
import { MappaService, type MappaOutcome } from './mappa-service.ts';
import { standingOf } from './mappa-slices.ts';
import type * as sent from './mappa.requests.ts';

const texts = (said: object): StepTexts => JSON.parse(JSON.stringify(said)) as JsonObject;

/** Everybody who sits at the case. */
const seatedOf = (state: MappaState): readonly AgencyId[] => {
  const { unit, seated } = standingOf(state);
  return [unit, ...seated.map(({ agency }) => agency)];
};

type Decide = (state: MappaState, at: Instant, recorded: MappaState) => readonly MappaEvent[];
type First = (state: MappaState, context: CommandContext) => Promise<void>;
type Step = { readonly action: ActionName; readonly step: string; readonly body: object; readonly decide: Decide };

/** The steps of a case: one method per command, each of a few lines. */
@Injectable()
export class MappaSteps {
  constructor(
    @Inject(MappaService) private readonly cases: MappaService,
    @Inject(SharingService) private readonly sharing: SharingService,
  ) {}

  screen(caller: Caller, id: ThingId, body: sent.ScreenCaseBody): Promise<MappaOutcome> {
    const { outcome, explanation } = body;
    return this.coordinate(caller, id, 'screen', body, (state) =>
      decisions.screenCase({ outcome, texts: texts({ explanation }) }, state),
    );
  }

  decideLevel(caller: Caller, id: ThingId, body: sent.DecideLevelBody): Promise<MappaOutcome> {
    const { summary, ...facts } = body;
    return this.coordinate(caller, id, 'level', body, (state, at) =>
      decisions.decideLevel({ ...facts, texts: texts({ summary }) }, state, at),
    );
  }

  invite(caller: Caller, id: ThingId, body: sent.InviteAgenciesBody): Promise<MappaOutcome> {
    return this.coordinate(caller, id, 'invite', body, (state, _at, recorded) => {
      const invited = this.cases.partsOf(body.agencies, standingOf(state).scheme);
      // Who has a seat already is not seated once more under the name of its successor.
      const parties = seatedOf(recorded);
      const agencies = invited.map((one) => ({ ...one, agency: this.cases.desk.party(one.agency, parties) }));
      return decisions.inviteAgencies(agencies, recorded);
    });
  }

  nameRiskManager(caller: Caller, id: ThingId, body: sent.NameRiskManagerBody): Promise<MappaOutcome> {
    return this.coordinate(caller, id, 'risk-manager', body, (_state, _at, recorded) =>
      decisions.nameRiskManager(this.cases.desk.party(body.agency, seatedOf(recorded)), recorded),
    );
  }

  meet(caller: Caller, id: ThingId, body: sent.HoldMeetingBody): Promise<MappaOutcome> {
    const { heldOn: day, summary, minutes, riskPlan, ...facts } = body;
    return this.coordinate(caller, id, 'meeting', body, (_state, at, recorded) => {
      const heldOn = dayOf(day, '/heldOn', { until: londonDate(at) });
      const parties = seatedOf(recorded);
      const named = {
        attended: this.partiesOf(facts.attended, parties),
        apologies: this.partiesOf(facts.apologies, parties),
        circulation: this.partiesOf(facts.circulation, parties),
      };
      const said = { heldOn, texts: texts({ summary, minutes, riskPlan }) };
      return decisions.holdMeeting({ ...facts, ...named, ...said }, recorded);
    });
  }

  disclose(caller: Caller, id: ThingId, body: sent.DecideDisclosureBody): Promise<MappaOutcome> {
    const { decision, to, legal: sentLegal, ...said } = body;
    const disclosure = this.idOf('mappa-disclosure', caller, id);
    return this.step(caller, id, {
      ...{ action: 'mappa:decide-disclosure', step: 'disclose', body },
      decide: (state) => {
        const { policyDocument, ...legal } = sentLegal ?? {};
        const document = policyDocument === undefined ? {} : { policyDocument };
        if (sentLegal) checkLegalFacts(sentLegal, { kind: caller.principal.agencyKind, ...document });
        const facts = { disclosure, decision, to, texts: texts({ ...said, ...document }) };
        const told = sentLegal === undefined ? {} : { legal: legal as RecordedLegalFacts };
        return decisions.decideDisclosure({ ...facts, ...told }, state);
      },
    });
  }

  setAction(caller: Caller, id: ThingId, body: sent.SetMappaActionBody): Promise<MappaOutcome> {
    const { owner, dueOn, summary } = body;
    const action = this.idOf('mappa-action', caller, id);
    return this.coordinate(caller, id, 'action', body, (_state, at, recorded) => {
      const due = dayOf(dueOn, '/dueOn', { from: londonDate(at) });
      const party = this.cases.desk.party(owner, seatedOf(recorded));
      return decisions.setAction({ action, owner: party, dueOn: due, texts: texts({ summary }) }, recorded);
    });
  }

  endAction(caller: Caller, id: ThingId, action: ThingId, body: sent.EndMappaActionBody): Promise<MappaOutcome> {
    const { outcome, reason, summary } = body;
    const why = reason === undefined ? {} : { reason };
    return this.step(caller, id, {
      ...{ action: 'mappa:act', step: `end\n${action}`, body },
      decide: (state) =>
        decisions.endAction({ action, by: caller.agency, outcome, ...why, texts: texts({ summary }) }, state),
    });
  }

  leave(caller: Caller, id: ThingId, body: sent.LeaveMappaBody): Promise<MappaOutcome> {
    // Nobody shows another agency the door but those who keep the case.
    const action = caller.isOf(body.agency) ? 'mappa:act' : 'mappa:coordinate';
    const leaving = (state: MappaState) =>
      this.cases.desk.party(
        body.agency,
        standingOf(state).seated.map(({ agency }) => agency),
      );
    const decide: Decide = (_state, _at, recorded) =>
      decisions.leaveCase({ ...body, agency: leaving(recorded) }, recorded);
    return this.step(caller, id, { action, step: 'leave', body, decide }, (state, context) =>
      this.takeMarks(state, [leaving(state)], context),
    );
  }

  exclude(caller: Caller, id: ThingId, body: sent.ExcludeFromMappaBody): Promise<MappaOutcome> {
    const { agency, person, explanation } = body;
    const decide: Decide = (state) => decisions.excludePerson({ agency, person, texts: texts({ explanation }) }, state);
    return this.coordinate(caller, id, 'exclude', body, decide, (state, context) =>
      this.takeMarks(state, [agency], context),
    );
  }

  offer(caller: Caller, id: ThingId, body: sent.OfferMappaBody): Promise<MappaOutcome> {
    const { to, reason, explanation: summary } = body;
    return this.coordinate(caller, id, 'offer', body, (state) => {
      this.cases.schemeOfUnit(to, '/to');
      return decisions.offerTransfer({ to, reason, texts: texts({ summary }) }, state);
    });
  }

  accept(caller: Caller, id: ThingId): Promise<MappaOutcome> {
    const decide: Decide = (state) => {
      const scheme = this.cases.schemeOfUnit(caller.agency, '');
      return decisions.acceptTransfer({ unit: caller.agency, scheme }, state);
    };
    return this.coordinate(caller, id, 'accept', {}, decide, (state, context) => {
      const { unit, seated, referrer } = standingOf(state);
      return this.takeMarks(state, [unit, referrer, ...seated.map(({ agency }) => agency)], context);
    });
  }

  exit(caller: Caller, id: ThingId, body: sent.ExitCaseBody): Promise<MappaOutcome> {
    const { reason, explanation: summary } = body;
    const decide: Decide = (state) => decisions.exitCase({ reason, texts: texts({ summary }) }, state);
    // Nobody is under arrangements any more: the children's timelines say so by saying nothing.
    return this.coordinate(caller, id, 'exit', body, decide, (state, context) =>
      this.takeMarks(state, [undefined], context),
    );
  }

  private partiesOf(named: readonly AgencyId[], parties: readonly AgencyId[]): readonly AgencyId[] {
    return named.map((agency) => this.cases.desk.party(agency, parties));
  }

  private step(caller: Caller, id: ThingId, step: Step, first?: First): Promise<MappaOutcome> {
    return this.cases.desk.change(caller, id, { ...step, ...(first === undefined ? {} : { first }) });
  }

  private coordinate(caller: Caller, id: ThingId, step: string, body: object, decide: Decide, first?: First) {
    return this.step(caller, id, { action: 'mappa:coordinate', step, body, decide }, first);
  }

  /** The same for the same command on a retry. */
  private idOf(kind: string, caller: Caller, id: ThingId): ThingId {
    return derivedId(kind, id, caller.principal.ref, caller.facts.idempotencyKey ?? '') as ThingId;
  }

  /** The mark on the children's timelines ends first (ruling 20); undefined: everybody's. */
  private async takeMarks(
    state: MappaState,
    agencies: readonly (AgencyId | undefined)[],
    context: CommandContext,
  ): Promise<void> {
    const { case: thing, children } = standingOf(state);
    for (const child of children)
      for (const agency of new Set(agencies))
        await this.sharing.withdrawAddress(child, { thing, ...(agency === undefined ? {} : { agency }) }, context);
  }
}
