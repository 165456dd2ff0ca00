import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildThings, Receipts, type Caller } from '@safeguarding/access';
import { type Instant, type PersonId, type ThingId, refuse } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { contributionKind } from './channel-slices.ts';
import type {
  AskContributionBody,
  GiveContributionBody,
  RefuseContributionBody,
  WithdrawRequestBody,
} from './channels.requests.ts';
import { dayIn } from './contact.service.ts';
import { channelErrors } from './core/channel-errors.ts';
import {
  askContribution,
  giveContribution,
  refuseContribution,
  withdrawRequest,
  type ContributionEvent,
  type ContributionState,
} from './core/contribution.ts';
import { legalOf, TellingChecks, textsOf, whenOf } from './telling.ts';

/** Contributions to a multi-agency assessment: asked for by the authority that leads, given or refused by who was asked. */
@Injectable()
export class ContributionService {
  private readonly things: ChildThings<ContributionState, ContributionEvent>;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) gate: AccessGate,
    @Inject(AgencyRegister) register: AgencyRegister,
    @Inject(Receipts) receipts: Receipts,
    @Inject(TellingChecks) private readonly checks: TellingChecks,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, contributionKind);
  }

  async ask(caller: Caller, body: AskContributionBody) {
    const { of, assessment, matter, dueOn, legal } = body;
    const child = body.childId as PersonId;
    const check = await this.checks.of(caller, { child, to: [of], classes: ['presence', 'summary'], legal });
    return this.things.begin(caller, 'contribution:ask', {
      child,
      body,
      decide: (id) => (state, at) => {
        this.checks.service(of, '/of');
        check();
        const { legal: told } = legalOf(legal);
        const facts = {
          ...{ contribution: id as ThingId, child, authority: caller.agency, of, assessment },
          ...(matter === undefined ? {} : { matter: matter as ThingId }),
          dueOn: dayIn(dueOn, '/dueOn'),
          legal: told ?? refuse(channelErrors.legalFactsMissing, '/legal'),
        };
        return askContribution({ ...facts, texts: textsOf(body) }, state, at);
      },
    });
  }

  async give(caller: Caller, id: ThingId, body: GiveContributionBody) {
    const { classes, legal } = body;
    const { state: now } = await this.ledger.load<ContributionState, ContributionEvent>(contributionKind.slice, id);
    // Of nothing, the gate says so before anything is decided.
    const telling = now.status === 'none' ? undefined : { child: now.child, to: [now.authority], classes, legal };
    const check = telling && (await this.checks.of(caller, telling));
    const decide = (state: ContributionState, at: Instant) => {
      check?.();
      const { legal: told } = legalOf(legal);
      const facts = { classes, legal: told ?? refuse(channelErrors.legalFactsMissing, '/legal') };
      return giveContribution({ by: caller.agency, ...facts, texts: textsOf(body), ...whenOf(body) }, state, at);
    };
    return this.things.change(caller, id, { action: 'contribution:answer', step: 'given', body, decide });
  }

  refuse(caller: Caller, id: ThingId, body: RefuseContributionBody) {
    const command = { by: caller.agency, reason: body.reason, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: ContributionState, at: Instant) => refuseContribution(command, state, at);
    return this.things.change(caller, id, { action: 'contribution:answer', step: 'refused', body, decide });
  }

  withdraw(caller: Caller, id: ThingId, body: WithdrawRequestBody) {
    const command = { by: caller.agency, reason: body.reason, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: ContributionState, at: Instant) => withdrawRequest(command, state, at);
    return this.things.change(caller, id, { action: 'contribution:withdraw', step: 'withdrawn', body, decide });
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }
}
