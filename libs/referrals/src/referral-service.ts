import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, type ActionName, type Caller } from '@safeguarding/access';
import {
  DomainError,
  instant,
  londonDate,
  type AgencyId,
  type PersonId,
  type RecordedEvent,
  type ThingId,
} from '@safeguarding/kernel';
import { commandId, createdId, derivedId, Ledger, type CommandContext } from '@safeguarding/ledger';
import { checkLegalFacts, SharingService } from '@safeguarding/sharing';
import { textsIn, type TextsOfChild } from './core/referral-content.ts';
import * as decisions from './core/referral-decisions.ts';
import type { ConsentInformation, ReferralEvent } from './core/referral-events.ts';
import { authorityClasses } from './core/referral-entries.ts';
import { checkRecipient } from './core/referral-recipient.ts';
import type { ReferralState, StandingReferral } from './core/referral.ts';
import { LocalStagesSource } from './local-stages.ts';
import { ReferralEnds } from './referral-ends.ts';
import { referralDraftsOn, referralSlice } from './referral-slice.ts';
import { standingOf, targetOf, type ReferralOutcome } from './referral-target.ts';
import { heardOf } from './referral-timescales.ts';
import { ReferredChildren } from './referred-children.ts';
import type {
  AmendmentBody,
  AssessmentBody,
  ClosureBody,
  DecisionsBody,
  EscalationBody,
  InformationBody,
  ReopeningBody,
  ReturnBody,
  ScreeningBody,
  StepBody,
  SubmitReferralBody,
  TextsOfChildBody,
  WithdrawalBody,
} from './referrals.requests.ts';

type Decide = (state: ReferralState) => readonly ReferralEvent[];
const textsOf = (children: readonly TextsOfChildBody[]): readonly TextsOfChild[] =>
  children.map((body) => ({ child: body.childId as PersonId, ...textsIn(body) }));

/** Who takes the step, and what it says of single children. */
const stepOf = ({ notes = [] }: StepBody, by: AgencyId) => ({
  by,
  notes: notes.map(({ childId, note }) => ({ child: childId as PersonId, note })),
});

const consentOf = ({ familyInformed, awareOfRecordContent, notSoughtReasons }: ConsentInformation) => ({
  familyInformed,
  ...(awareOfRecordContent === undefined ? {} : { awareOfRecordContent }),
  ...(notSoughtReasons === undefined ? {} : { notSoughtReasons }),
});

const commandOf = (
  { agency: referrer }: Caller,
  { recipient, urgency, categories, legal, consentInformation }: SubmitReferralBody,
  referral: ThingId,
  children: readonly decisions.ReferredChild[],
): decisions.SubmitReferral => {
  const { policyDocument: _sealed, ...facts } = legal;
  return {
    ...{ referral, referrer, recipient, children, urgency, categories, legal: facts },
    consentInformation: consentOf(consentInformation),
  };
};

/** The life of a referral: one method per command. Nothing here knows of HTTP. */
@Injectable()
export class ReferralService {
  private readonly ends: ReferralEnds;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(ReferredChildren) private readonly children: ReferredChildren,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(LocalStagesSource) private readonly local: Pick<LocalStagesSource, 'get'>,
  ) {
    this.ends = new ReferralEnds(ledger, sharing);
  }

  /**
   * Names each child by id or finds or creates it; the answer does not tell which. `id`: where something else than the key says which
   * referral it is; LED-004 where another command made that one.
   */
  async submit(caller: Caller, body: SubmitReferralBody, id?: ThingId): Promise<ReferralOutcome> {
    const context = caller.context('referral:submit', body);
    const authorise = async (): Promise<void> => {
      await this.gate.require('referral:submit', caller);
    };
    await authorise();
    const referral = id ?? createdId(context, referralSlice.category);
    await this.check(caller, body, referral);
    const children = await this.children.named(caller, context, body.children, body.legal.policyDocument);
    const command = commandOf(caller, body, referral, children);
    return this.ledger.create<ReferralState, ReferralEvent>(referralSlice, {
      ...{ id: referral, context, authorise },
      decide: (state) => decisions.submitReferral(command, state),
    });
  }

  /** Whether anything was recorded under this id. */
  async exists(id: ThingId): Promise<boolean> {
    return (await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id)).exists;
  }

  /** Whether this very command, by its key, made a referral. */
  async madeBy(caller: Caller, body: SubmitReferralBody, id: ThingId): Promise<boolean> {
    const { events } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    return events[0]?.command.id === commandId(caller.context('referral:submit', body));
  }

  /** Throws what `submit` would refuse; records nothing, and looks up no child that is not named by its id. */
  async validate(caller: Caller, body: SubmitReferralBody): Promise<void> {
    await this.gate.require('referral:submit', caller);
    this.checkRules(caller, body);
    const context = caller.checkContext('referral:submit');
    const children = await this.children.checked(caller, context, body.children, body.legal.policyDocument);
    const command = commandOf(caller, body, derivedId('referral to be checked') as ThingId, children);
    await this.ledger.check<ReferralState, ReferralEvent>(referralSlice, {
      decide: (state) => decisions.submitReferral(command, state),
    });
  }

  acknowledge(caller: Caller, id: ThingId, body: StepBody = {}): Promise<ReferralOutcome> {
    const step = stepOf(body, caller.agency);
    return this.change('referral:acknowledge', caller, id, body, (state) => decisions.acknowledgeReferral(step, state));
  }

  giveBack(caller: Caller, id: ThingId, body: ReturnBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), missing: body.missing };
    return this.change('referral:return', caller, id, body, (state) => decisions.returnReferral(step, state));
  }

  supplyInformation(caller: Caller, id: ThingId, body: InformationBody): Promise<ReferralOutcome> {
    const step = { by: caller.agency, children: textsOf(body.children) };
    return this.change('referral:supply-information', caller, id, body, (state) =>
      decisions.supplyInformation(step, state),
    );
  }

  async screen(caller: Caller, id: ThingId, body: ScreeningBody): Promise<ReferralOutcome> {
    const { stage, decision, category, urgency } = body;
    // Who received it, and when, never changes: the process can be read ahead.
    const { state: known } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    const stages = known.status === 'none' ? undefined : await this.stagesFor(known);
    const step = { ...stepOf(body, caller.agency), stage, decision, category, urgency, stages };
    return this.change('referral:screen', caller, id, body, (state) => decisions.screenReferral(step, state));
  }

  decide(caller: Caller, id: ThingId, body: DecisionsBody): Promise<ReferralOutcome> {
    const chosen = body.decisions.map(({ childId, decision, reasons }) => ({
      child: childId as PersonId,
      decision,
      reasons,
    }));
    const step = { by: caller.agency, decisions: chosen };
    return this.change('referral:decide', caller, id, body, (state) => decisions.decideReferral(step, state));
  }

  startAssessment(caller: Caller, id: ThingId, body: AssessmentBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), assessment: body.assessment };
    return this.change('referral:start-assessment', caller, id, body, (state) =>
      decisions.startAssessment(step, state),
    );
  }

  /** The lead ends first, then the referral says that it is closed. */
  close(caller: Caller, id: ThingId, body: ClosureBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), reason: body.reason };
    return this.end('referral:close', caller, id, body, { decide: (state) => decisions.closeReferral(step, state) });
  }

  /** The lead and the authority's sight end first, then the referral says that it is withdrawn. */
  withdraw(caller: Caller, id: ThingId, body: WithdrawalBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), reason: body.reason };
    return this.end('referral:withdraw', caller, id, body, {
      decide: (state) => decisions.withdrawReferral(step, state),
      complete: (state) => decisions.completeWithdrawal(step, state),
    });
  }

  escalate(caller: Caller, id: ThingId, body: EscalationBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), reason: body.reason };
    return this.change('referral:escalate', caller, id, body, (state) => decisions.escalateReferral(step, state));
  }

  /** The lead opens again by a reaction. */
  reopen(caller: Caller, id: ThingId, body: ReopeningBody): Promise<ReferralOutcome> {
    const step = { ...stepOf(body, caller.agency), reason: body.reason };
    return this.change('referral:reopen', caller, id, body, (state) => decisions.reopenReferral(step, state));
  }

  amend(caller: Caller, id: ThingId, body: AmendmentBody): Promise<ReferralOutcome> {
    const { children = [], ...rest } = body;
    const step = { by: caller.agency, ...rest, children: textsOf(children) };
    return this.change('referral:amend', caller, id, body, (state) => decisions.amendReferral(step, state));
  }

  /**
   * The authority leads for the right child from here on and not for the wrong one. Whoever moves it has judged it; once is enough.
   * Throws DomainError where the referral names the right child already.
   */
  async move(id: ThingId, command: Omit<decisions.MoveChild, 'clocks'>, context: CommandContext): Promise<void> {
    const history = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    const clocks = heardOf(history.events as readonly unknown[] as readonly RecordedEvent[], command.from);
    const { state } = await this.ledger.change<ReferralState, ReferralEvent>(referralSlice, id, {
      context,
      ifMatch: 'ignored',
      decide: (before) => decisions.moveChild({ ...command, clocks }, before),
    });
    const { recipient: agency, status } = standingOf(state);
    await this.sharing.closeLead(command.from, { referral: id }, context);
    if (status !== 'closed' && status !== 'withdrawn')
      await this.sharing.openLead(command.to, { referral: id, agency }, context);
  }

  /** Every entry of it on one child's record: those that were written there, and before them those that were moved there. */
  async entriesOn(id: ThingId, child: PersonId) {
    const { state, events } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    const stored = events as readonly unknown[] as readonly RecordedEvent[];
    const drafts = await referralDraftsOn(this.ledger, stored, { referral: id, child });
    return { drafts, content: standingOf(state).content[child] };
  }

  /** What something hangs on that is kept beside a referral. Throws DomainError (404) for an id that belongs to nothing. */
  async held(id: ThingId) {
    const { state } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    const standing = standingOf(state);
    // The authority reads all documents of a referral, its own too; what it attaches is not told to the referrer.
    const recipients = [{ agency: standing.recipient, classes: authorityClasses }];
    const { children, status } = standing;
    return { target: { ...targetOf(standing), children }, recipients, children, withdrawn: status === 'withdrawn' };
  }

  /** Of the recipient's area, under the process that was in force when the referral was made: one that runs keeps its own. */
  private async stagesFor({ recipient, submittedAt }: StandingReferral) {
    const area = this.register.get(recipient)?.area;
    return area === undefined ? undefined : this.local.get().stagesOn(area, londonDate(instant(submittedAt)));
  }

  /** Before any child is put on the register. A rule that has changed since does not take back what was recorded. */
  private async check(caller: Caller, body: SubmitReferralBody, referral: ThingId): Promise<void> {
    try {
      this.checkRules(caller, body);
    } catch (refusal) {
      const { exists } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, referral);
      if (!(refusal instanceof DomainError) || !exists) throw refusal;
    }
  }

  private checkRules(caller: Caller, body: SubmitReferralBody): void {
    const { legal, consentInformation, acrossNations = false } = body;
    const { agencyKind: kind, nation } = caller.principal;
    checkRecipient({ recipient: this.register.get(body.recipient), nation, acrossNations });
    const { policyDocument, ...facts } = legal;
    checkLegalFacts(facts, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
    decisions.checkConsentInformation(legal, consentInformation);
  }

  private change(
    action: ActionName,
    caller: Caller,
    id: ThingId,
    body: object,
    decide: Decide,
    ifMatch: 'required' | 'ignored' = 'required',
  ): Promise<ReferralOutcome> {
    return this.ledger.change<ReferralState, ReferralEvent>(referralSlice, id, {
      context: caller.context(action, body),
      ifMatch,
      authorise: async (state) => {
        await this.gate.require(action, caller, targetOf(standingOf(state)));
      },
      decide,
    });
  }

  private async end(
    action: 'referral:close' | 'referral:withdraw',
    caller: Caller,
    id: ThingId,
    body: object,
    { decide, complete }: { readonly decide: Decide; readonly complete?: Decide },
  ): Promise<ReferralOutcome> {
    const history = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    await this.gate.require(action, caller, targetOf(standingOf(history.state)));
    const withdrawAddress = complete !== undefined;
    const context = caller.context(action, body);
    const { made, undo } = await this.ends.before(history, { context, decide, withdrawAddress });
    // Once the recipient has lost sight, nothing that it did in the meantime may leave the referral open and unseen.
    const [last, ifMatch] = made && complete ? ([complete, 'ignored'] as const) : ([decide, 'required'] as const);
    try {
      return await this.change(action, caller, id, body, last, ifMatch);
    } catch (error) {
      await undo(error);
      throw error;
    }
  }
}
