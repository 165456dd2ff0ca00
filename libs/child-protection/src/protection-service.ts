import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildFactsSource, Receipts, type Caller, type View } from '@safeguarding/access';
import {
  DomainError,
  londonDate,
  occurredOn as occurredIn,
  startOf,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
  refused,
  plainEvent,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type History, type Outcome } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import { checkLegalFacts, SharingService } from '@safeguarding/sharing';
import { checkDiscussionOutcome } from './core/discussion-rules.ts';
import { noticeOf } from './core/notice-rules.ts';
import { startProtection, takeStep, type Step } from './core/protection-decisions.ts';
import { protectionErrors } from './core/protection-errors.ts';
import type { ProtectionEvent } from './core/protection-events.ts';
import { checkForm } from './core/protection-forms.ts';
import type { ProtectionState, Standing } from './core/protection.ts';
import { protectionDraft, protectionSlice } from './protection-slice.ts';
import { standingOf, targetOf } from './protection-target.ts';
import type { CallConferenceBody, CloseProcessBody, StartProcessBody, StepBody } from './protection.requests.ts';

export type ProtectionOutcome = Outcome<ProtectionState, ProtectionEvent>;
type ProtectionHistory = History<ProtectionState, ProtectionEvent>;

const emptyUnless = (told: boolean): { readonly unborn?: true } => (told ? { unborn: true } : {});

/** What all steps say alike, out of a body that says more. */
const stepOf = <T extends ProtectionEvent['type']>(type: T, sent: StepBody, body: Step<T>['body']): Step<T> => {
  const { occurredOn, attendees, toldTo, legal: told, summary, record, childsVoice, health } = sent;
  const { policyDocument, ...legal } = told ?? {};
  const texts = { summary, record, childsVoice, health, policyDocument };
  return {
    type,
    body,
    also: {
      ...(attendees === undefined ? {} : { attendees }),
      ...(toldTo === undefined ? {} : { toldTo }),
      ...(told === undefined ? {} : { legal: legal as NonNullable<Step['also']['legal']> }),
    },
    texts: Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    ...(occurredOn === undefined ? {} : { occurredOn }),
  };
};

const isDiscussion = (step: Step): step is Step<'ProtectionDiscussionHeld'> => step.type === 'ProtectionDiscussionHeld';

/** Records the steps of a child protection process, by the authority that leads for the child. */
@Injectable()
export class ProtectionService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
  ) {}

  /** Only the authority that leads for the child may start one. */
  async start(caller: Caller, body: StartProcessBody): Promise<ProtectionOutcome> {
    const context = caller.context('protection:start', body);
    const { childId, referral, form, outcome } = body;
    const child = childId as PersonId;
    const of = { process: createdId(context, protectionSlice.category), child, authority: caller.agency };
    const facts = await this.children.of(child);
    const from = {
      ...(referral === undefined ? {} : { referral: referral as ThingId }),
      ...emptyUnless(facts?.kind === 'unborn'),
    };
    return this.ledger.create<ProtectionState, ProtectionEvent>(protectionSlice, {
      context,
      authorise: async () => {
        await this.gate.require('protection:start', caller, { child });
      },
      decide: (state, at) => {
        if (state.status !== 'none') return [];
        this.check(caller, body, form);
        if ((form === undefined) !== (outcome === undefined)) throw refused(protectionErrors.notNow, '/outcome');
        if (outcome !== undefined) checkDiscussionOutcome(outcome, caller.principal.nation);
        const step =
          form === undefined || outcome === undefined
            ? stepOf('ProtectionDiscussionRequested', body, from)
            : stepOf('ProtectionDiscussionHeld', body, { form, outcome, ...from });
        return startProtection(step, of, state, at);
      },
    });
  }

  /** Any later step. */
  take<T extends ProtectionEvent['type']>(
    caller: Caller,
    id: ThingId,
    { type, sent, body }: { readonly type: T; readonly sent: StepBody; readonly body: Step<T>['body'] },
  ): Promise<ProtectionOutcome> {
    const { form } = body as { readonly form?: string };
    return this.change(caller, id, type, sent, (state, at) => {
      this.check(caller, sent, form);
      const step: Step = stepOf(type, sent, body);
      if (isDiscussion(step)) checkDiscussionOutcome(step.body.outcome, caller.principal.nation);
      return takeStep(step, state, at);
    });
  }

  /** Those who are to come are told of the day; how early is a rule of the nation. */
  callConference(caller: Caller, id: ThingId, sent: CallConferenceBody): Promise<ProtectionOutcome> {
    const type = 'ProtectionConferenceCalled';
    const { form, meetsOn: day, noticeReasons: reasons } = sent;
    return this.change(caller, id, type, sent, (state, at) => {
      this.check(caller, sent, form);
      const step = stepOf(type, sent, { form, meetsOn: day as LocalDate });
      const calledOn = londonDate(step.occurredOn === undefined ? at : startOf(occurredIn(step.occurredOn)));
      const notice = noticeOf({ nation: caller.principal.nation, calledOn, meetsOn: day, reasons });
      const texts = { ...step.texts, ...(reasons === undefined ? {} : { noticeReasons: reasons }) };
      return takeStep({ ...step, body: { form, ...notice }, texts }, state, at);
    });
  }

  /** The lead that the process gave ends first, then the process says that it is over (ruling 20). */
  async close(caller: Caller, id: ThingId, sent: CloseProcessBody): Promise<ProtectionOutcome> {
    const type = 'ProtectionProcessClosed';
    const context = caller.context(`protection:record\n${type}\n${id}`, sent);
    const decide = (state: ProtectionState, at: Instant) => {
      this.check(caller, sent, undefined);
      return takeStep(stepOf(type, sent, { reason: sent.reason }), state, at);
    };
    try {
      return await this.change(caller, id, type, sent, decide, async (state) => {
        const { child, process: referral, authority: agency } = standingOf(state);
        await this.sharing.closeLead(child, { referral, agency }, context);
      });
    } catch (error) {
      await this.leadOn(error, caller, id, sent);
      throw error;
    }
  }

  /** What the caller may see of a process; the receipt is durable before it is given. No view where the reader has it already. */
  async read(
    caller: Caller,
    id: ThingId,
  ): Promise<{ readonly state: Standing; readonly tag: string; readonly view?: View }> {
    const history = await this.ledger.load<ProtectionState, ProtectionEvent>(protectionSlice, id);
    const state = standingOf(history.state);
    const entries = history.events.map((event) => this.register.entryOf(protectionDraft(plainEvent(event))));
    const view = await this.gate.view(caller, 'protection:read', state.child, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    const tag = this.ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'protection:read',
      answer: same ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return { state, tag, ...(same ? {} : { view }) };
  }

  private change(
    caller: Caller,
    id: ThingId,
    type: string,
    body: object,
    decide: (state: ProtectionState, at: Instant) => readonly ProtectionEvent[],
    first?: (state: ProtectionState) => Promise<void>,
  ): Promise<ProtectionOutcome> {
    return this.ledger.change<ProtectionState, ProtectionEvent>(protectionSlice, id, {
      context: caller.context(`protection:record\n${type}\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        await this.gate.require('protection:record', caller, targetOf(standingOf(state)));
        await this.refuseGoneOver(caller, state);
      },
      decide,
      first: async (state) => {
        await first?.(state);
        // Once more, right before the append: what the fence says counts, whatever the process has heard of it.
        await this.refuseGoneOver(caller, state);
      },
    });
  }

  /** Throws DomainError (CHP-009) where the process is another authority's, from the very instant at which the child was handed over. */
  private async refuseGoneOver(caller: Caller, state: ProtectionState): Promise<void> {
    const { child, process: referral, authority: agency } = standingOf(state);
    if (!caller.isOf(agency) || (await this.sharing.isHandedOver(child, { referral, agency })))
      throw new DomainError(protectionErrors.goneOver);
  }

  private check(
    { principal }: Caller,
    { attendees = [], toldTo = [], legal }: StepBody,
    form: string | undefined,
  ): void {
    const { agencyKind: kind, nation } = principal;
    if (form !== undefined) checkForm(form, nation);
    for (const [name, services] of Object.entries({ attendees, toldTo }))
      services.forEach((agency, index) => {
        if (this.register.get(agency)?.status !== 'active')
          throw refused(protectionErrors.recipientUnknown, `/${name}/${String(index)}`);
      });
    if (!legal) return;
    const { policyDocument, ...facts } = legal;
    checkLegalFacts(facts, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
  }

  /** A lost race leaves the process open: then its authority leads on. */
  private async leadOn(error: unknown, caller: Caller, id: ThingId, sent: CloseProcessBody): Promise<void> {
    if (!(error instanceof DomainError) || error.entry.code !== ledgerErrors.stale.code) return;
    const { state, revision }: ProtectionHistory = await this.ledger.load(protectionSlice, id);
    if (state.status === 'none' || state.status === 'closed') return;
    const { child, process: referral, authority: agency } = state;
    const context = caller.context(`protection:lead-on\n${id}\n${String(revision)}`, sent);
    await this.sharing.openLead(child, { referral, agency }, context);
  }
}
