import { Inject, Injectable } from '@nestjs/common';
import { SharingPositions, type ActionName, type Caller } from '@safeguarding/access';
import {
  londonDate,
  type AgencyId,
  type Clock,
  type Instant,
  type JsonObject,
  type PersonId,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import { derivedId, Ledger, type CommandContext } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { SharingService } from '@safeguarding/sharing';
import type { MaracState } from './core/marac-case.ts';
import type { StepTexts } from './core/marac-content.ts';
import * as decisions from './core/marac-decisions.ts';
import { maracErrors } from './core/marac-errors.ts';
import type { MaracEvent } from './core/marac-events.ts';
import type { MeetingState } from './core/marac-meeting.ts';
import { dayOf } from './core/day-of.ts';
import { legalOf, MaracService, type MaracOutcome } from './marac-service.ts';
import { meetingSlice, standingOf } from './marac-slices.ts';
import type * as sent from './marac.requests.ts';

const texts = (said: object): StepTexts => JSON.parse(JSON.stringify(said)) as JsonObject;

/** Everybody who sits at the case. */
const seatedOf = (state: MaracState): readonly AgencyId[] => {
  const { asked, marac, idva } = standingOf(state);
  return [...asked, marac, ...(idva === undefined ? [] : [idva])];
};

type Step = {
  readonly action: ActionName;
  readonly step: string;
  readonly body: object;
  readonly decide: (state: MaracState, at: Instant, recorded: MaracState) => readonly MaracEvent[];
  readonly first?: (state: MaracState, context: CommandContext) => Promise<void>;
};

/** The steps of a case: one method per command, each of a few lines. */
@Injectable()
export class MaracSteps {
  constructor(
    @Inject(MaracService) private readonly cases: MaracService,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(SharingPositions) private readonly positions: SharingPositions,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, id: ThingId, body: sent.ListCaseBody): Promise<MaracOutcome> {
    const meeting = body.meeting as ThingId;
    const { state: at } = await this.ledger.load(meetingSlice, meeting);
    this.cases.checkAgencies({ agencies: body.agencies ?? [] });
    return this.coordinate(caller, id, 'list', body, (state, _at, recorded) => {
      const planned = this.aheadOf(at, caller);
      const { on, listDueOn } = planned;
      // Who was asked already is not asked once more under the name of its successor.
      const { asked } = standingOf(recorded);
      const agencies = this.partiesOf(body.agencies ?? planned.agencies, asked);
      return decisions.listCase({ meeting: { id: meeting, on, listDueOn }, agencies }, state);
    });
  }

  research(caller: Caller, id: ThingId, body: sent.ResearchBody): Promise<MaracOutcome> {
    const { outcome, reason, legal: sentLegal, ...said } = body;
    return this.step(caller, id, {
      ...{ action: 'marac:research', step: 'research', body },
      decide: (_state, _at, recorded) => {
        const facts = sentLegal === undefined ? undefined : legalOf(caller, sentLegal);
        const document = facts?.policyDocument === undefined ? {} : { policyDocument: facts.policyDocument };
        return decisions.answerResearch(
          {
            ...{ agency: this.askedAs(caller, recorded), outcome, texts: texts({ ...said, ...document }) },
            ...(reason === undefined ? {} : { reason }),
            ...(facts === undefined ? {} : { legal: facts.legal }),
          },
          recorded,
        );
      },
    });
  }

  async nameIdva(caller: Caller, id: ThingId, body: sent.NameIdvaBody): Promise<MaracOutcome> {
    this.cases.checkAgencies({ idva: [body.idva] });
    return this.coordinate(caller, id, 'idva', body, (state) => decisions.nameIdva(body.idva, state));
  }

  contact(caller: Caller, id: ThingId, body: sent.VictimContactBody): Promise<MaracOutcome> {
    const { outcome, victimsVoice } = body;
    return this.step(caller, id, {
      ...{ action: 'marac:contact-victim', step: 'contact', body },
      decide: (_state, _at, recorded) =>
        decisions.contactVictim(
          { idva: caller.actingAs(standingOf(recorded).idva), outcome, texts: texts({ victimsVoice }) },
          recorded,
        ),
    });
  }

  discuss(caller: Caller, id: ThingId, body: sent.DiscussCaseBody): Promise<MaracOutcome> {
    const { summary, minutes, ...facts } = body;
    return this.coordinate(caller, id, 'discuss', body, (_state, at, recorded) => {
      const parties = seatedOf(recorded);
      const named = {
        attended: this.partiesOf(facts.attended, parties),
        apologies: this.partiesOf(facts.apologies, parties),
        circulation: this.partiesOf(facts.circulation, parties),
      };
      const said = { texts: texts({ summary, minutes }), today: londonDate(at) };
      return decisions.discussCase({ ...facts, ...named, ...said }, recorded);
    });
  }

  setAction(caller: Caller, id: ThingId, body: sent.SetActionBody): Promise<MaracOutcome> {
    const { owner, dueOn, summary } = body;
    const key = caller.facts.idempotencyKey ?? '';
    const action = derivedId('marac-action', id, caller.principal.ref, key) as ThingId;
    return this.coordinate(caller, id, 'action', body, (_state, at, recorded) => {
      const due = dayOf(dueOn, '/dueOn', { from: londonDate(at) });
      const party = this.cases.desk.party(owner, seatedOf(recorded));
      return decisions.setAction({ action, owner: party, dueOn: due, texts: texts({ summary }) }, recorded);
    });
  }

  endAction(caller: Caller, id: ThingId, action: ThingId, body: sent.EndActionBody): Promise<MaracOutcome> {
    const { outcome, reason, summary } = body;
    const why = reason === undefined ? {} : { reason };
    return this.step(caller, id, {
      ...{ action: 'marac:act', step: `end\n${action}`, body },
      decide: (state) =>
        decisions.endAction({ action, by: caller.agency, outcome, ...why, texts: texts({ summary }) }, state),
    });
  }

  async linkReferral(caller: Caller, id: ThingId, body: sent.LinkReferralBody): Promise<MaracOutcome> {
    const child = body.childId as PersonId;
    const { referral, madeTo, madeOn } = body;
    const known = referral === undefined || (await this.isReferralOf(child, referral));
    return this.step(caller, id, {
      ...{ action: 'marac:link-referral', step: 'link', body },
      decide: (state, at) => {
        const linked = ((): decisions.LinkedReferral => {
          if (referral !== undefined && known && madeTo === undefined && madeOn === undefined)
            return { referral: referral as ThingId };
          if (referral !== undefined || madeTo === undefined || madeOn === undefined)
            throw refused(maracErrors.referralUnknown, '/referral');
          this.cases.checkAgencies({ madeTo: [madeTo] });
          return { madeTo, madeOn: dayOf(madeOn, '/madeOn', { until: londonDate(at) }) };
        })();
        return decisions.linkReferral({ child, linked }, state);
      },
    });
  }

  leave(caller: Caller, id: ThingId, body: sent.LeaveCaseBody): Promise<MaracOutcome> {
    // Nobody shows another agency the door but those who keep the case.
    const action = caller.isOf(body.agency) ? 'marac:act' : 'marac:coordinate';
    const leaving = (state: MaracState) => this.cases.desk.party(body.agency, standingOf(state).asked);
    return this.step(caller, id, {
      ...{ action, step: 'leave', body },
      decide: (_state, _at, recorded) => decisions.leaveCase({ ...body, agency: leaving(recorded) }, recorded),
      first: (state, context) => this.takeMarks(state, [leaving(state)], context),
    });
  }

  exclude(caller: Caller, id: ThingId, body: sent.ExcludePersonBody): Promise<MaracOutcome> {
    const { agency, person, explanation } = body;
    const decide: Step['decide'] = (state) =>
      decisions.excludePerson({ agency, person, texts: texts({ explanation }) }, state);
    return this.coordinate(caller, id, 'exclude', body, decide, (state, context) =>
      this.takeMarks(state, [agency], context),
    );
  }

  async offer(caller: Caller, id: ThingId, body: sent.OfferTransferBody): Promise<MaracOutcome> {
    const { to, reason, explanation: summary } = body;
    await this.cases.areaOf(to, '/to');
    return this.coordinate(caller, id, 'offer', body, (state) =>
      decisions.offerTransfer({ to, reason, texts: texts({ summary }) }, state),
    );
  }

  accept(caller: Caller, id: ThingId): Promise<MaracOutcome> {
    const decide: Step['decide'] = (state) => decisions.acceptTransfer(caller.agency, state);
    return this.coordinate(caller, id, 'accept', {}, decide, (state, context) => {
      const { marac, asked, idva } = standingOf(state);
      return this.takeMarks(state, [marac, ...asked, ...(idva === undefined ? [] : [idva])], context);
    });
  }

  withdraw(caller: Caller, id: ThingId, body: sent.WithdrawCaseBody): Promise<MaracOutcome> {
    const { reason, explanation } = body;
    return this.step(caller, id, {
      ...{ action: 'marac:withdraw', step: 'withdraw', body },
      decide: (state) => decisions.withdrawCase({ by: caller.agency, reason, texts: texts({ explanation }) }, state),
      first: (state, context) => this.takeMarks(state, [undefined], context),
    });
  }

  close(caller: Caller, id: ThingId, body: sent.CloseCaseBody): Promise<MaracOutcome> {
    const { reason, explanation: summary } = body;
    return this.coordinate(caller, id, 'close', body, (state) =>
      decisions.closeCase({ reason, texts: texts({ summary }) }, state),
    );
  }

  private partiesOf(named: readonly AgencyId[], parties: readonly AgencyId[]): readonly AgencyId[] {
    return named.map((agency) => this.cases.desk.party(agency, parties));
  }

  /** For which of those that were asked the caller answers: itself, then whoever has not answered yet. */
  private askedAs(caller: Caller, state: MaracState): AgencyId {
    const { asked, answered } = standingOf(state);
    const open = asked.filter((agency) => !answered.includes(agency));
    const as = caller.actingAs(...open);
    return open.includes(as) ? as : caller.actingAs(...asked);
  }

  private step(caller: Caller, id: ThingId, step: Step): Promise<MaracOutcome> {
    return this.cases.desk.change(caller, id, step);
  }

  private coordinate(
    caller: Caller,
    id: ThingId,
    step: string,
    body: object,
    decide: Step['decide'],
    first?: Step['first'],
  ): Promise<MaracOutcome> {
    return this.step(caller, id, {
      ...{ action: 'marac:coordinate', step, body, decide },
      ...(first === undefined ? {} : { first }),
    });
  }

  /** The mark on the children's timelines ends first (ruling 20); undefined: everybody's. */
  private async takeMarks(
    state: MaracState,
    agencies: readonly (AgencyId | undefined)[],
    context: CommandContext,
  ): Promise<void> {
    const { case: thing, children } = standingOf(state);
    for (const child of children)
      for (const agency of new Set(agencies))
        await this.sharing.withdrawAddress(child, { thing, ...(agency === undefined ? {} : { agency }) }, context);
  }

  /** A referral opens a lead of the authority in the child's sharing stream: that it names the child is read there. */
  private async isReferralOf(child: PersonId, referral: string): Promise<boolean> {
    const { leads } = await this.positions.of(child);
    return leads.some((lead) => lead.referral === referral);
  }

  /** Of the MARAC that keeps the case, under whichever of its names it was scheduled. */
  private aheadOf(state: MeetingState, caller: Caller) {
    const today = londonDate(this.clock.now());
    if (state.status !== 'scheduled' || !caller.isOf(state.marac) || state.on < today)
      throw refused(maracErrors.meetingUnknown, '/meeting');
    return state;
  }
}
