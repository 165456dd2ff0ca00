import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  type Caller,
  newestFirst,
  Receipts,
  rowsOfServices,
  type View,
  visibleRows,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  localDate,
  londonDate,
  type Clock,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
  refused,
  plainEvent,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { CLOCK, isNotModified, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { checkLegalFacts } from '@safeguarding/sharing';
import { decideNotToShare, decideToShare, reviewNotSharing } from '../core/duty/duty-decisions.ts';
import { dutyErrors } from '../core/duty/duty-errors.ts';
import { dutyRules, standingOn, type DutyDays, type DutyRule } from '../core/duty/duty-rules.ts';
import type { DutyEvent, DutyState, StandingDecision } from '../core/duty/duty.ts';
import { dutyRows } from './duty-list-model.ts';
import { dutyDraft, dutySlice } from './duty-slice.ts';
import { decisionOf, targetOf } from './duty-target.ts';
import type { DutyLine, DutyPage } from './duty.answers.ts';
import type { DecideDutyBody, DutyQuery, ReviewDutyBody } from './duty.requests.ts';

export type DutyOutcome = Outcome<DutyState, DutyEvent>;
/** From when its two sections are in force, as the operator knows it. */
export const DUTY_IN_FORCE_FROM = Symbol('duty in force from');
const usualPage = 50;

const dayIn = (text: string, pointer: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    throw refused(dutyErrors.dayWrong, pointer);
  }
};

/** Records, reviews and reads decisions to share and not to share under the duty. */
@Injectable()
export class DutyService {
  readonly rules: readonly DutyRule[];

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DUTY_IN_FORCE_FROM) days: DutyDays,
  ) {
    this.rules = dutyRules(days);
  }

  /** Of what the caller's own service holds about a child that it works with. */
  async decide(caller: Caller, body: DecideDutyBody): Promise<DutyOutcome> {
    const context = caller.context('duty:decide', body);
    const child = body.childId as PersonId;
    const decision = createdId(context, dutySlice.category);
    return this.ledger.create<DutyState, DutyEvent>(dutySlice, {
      context,
      authorise: async () => {
        await this.gate.require('duty:decide', caller, { child });
      },
      decide: (state, at) => this.decided(caller, body, { decision, child }, state, at),
    });
  }

  /** By another person of the service; needs If-Match. */
  review(caller: Caller, id: ThingId, body: ReviewDutyBody): Promise<DutyOutcome> {
    return this.ledger.change<DutyState, DutyEvent>(dutySlice, id, {
      context: caller.context(`duty:review\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        await this.gate.require('duty:review', caller, targetOf(decisionOf(state)));
      },
      decide: (state) => reviewNotSharing(body, caller.principal.ref, state),
    });
  }

  /** A decision with its reasoning; the receipt is durable before it is given. No view where the reader has it already. */
  async read(
    caller: Caller,
    id: ThingId,
  ): Promise<{ readonly state: StandingDecision; readonly tag: string; readonly view?: View }> {
    const history = await this.ledger.load<DutyState, DutyEvent>(dutySlice, id);
    const state = decisionOf(history.state);
    await this.gate.require('duty:read', caller, targetOf(state));
    const entries = history.events.map((event) => this.register.entryOf(dutyDraft(plainEvent(event))));
    const view = await this.gate.view(caller, 'duty:read', state.child, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    const tag = this.ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    const answer = same ? 'not-modified' : 'shown';
    const { receipt, versions } = view;
    await this.receipts.record(caller, { action: 'duty:read', answer, children: [receipt], versions });
    return { state, tag, ...(same ? {} : { view }) };
  }

  /** The decisions of the caller's service, newest first. */
  async page(caller: Caller, { box, cursor, limit = usualPage }: DutyQuery): Promise<DutyPage> {
    const purpose = `duty-decisions\n${caller.agency}\n${box ?? ''}`;
    const from = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const now = this.clock.now();
    const list = {
      gate: this.gate,
      action: 'duty:read',
      targetOf,
      rows: (before: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => dutyRows(this.db, agency, { box, now, before, limit: most }),
          newestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, from, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ decision }) => decision);
    await this.receipts.record(caller, { action: 'duty:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(({ state }) => this.lineOf(state)),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  lineOf(state: StandingDecision): DutyLine {
    const { decision: id, child, recipient, status, decidedAt, reviewDueBy, finding } = state;
    const due = status === 'not-shared' && reviewDueBy !== undefined && reviewDueBy <= this.clock.now();
    return {
      ...{ id, child, recipient, status, decidedAt, overdue: due },
      ...(reviewDueBy === undefined ? {} : { reviewDueBy }),
      ...(finding === undefined ? {} : { finding }),
    };
  }

  private decided(
    { principal }: Caller,
    body: DecideDutyBody,
    of: { readonly decision: ThingId; readonly child: PersonId },
    state: DutyState,
    at: Instant,
  ): readonly DutyEvent[] {
    const { agency: controller, agencyKind: kind, nation } = principal;
    const { outcome, recipient, helps, detriment, classes = [], entries = [], reasons, detrimentReasons } = body;
    const decidedOn = body.decidedOn === undefined ? londonDate(at) : dayIn(body.decidedOn, '/decidedOn');
    const taker = this.register.get(recipient);
    if (taker?.status !== 'active' || recipient === controller)
      throw refused(dutyErrors.recipientUnknown, '/recipient');
    const [rule] = this.rules;
    if (!rule) throw refused(dutyErrors.notInForce, '/decidedOn');
    const bound = {
      id: rule.id,
      version: rule.version,
      standing: standingOn(rule, { kind, nation }, taker, decidedOn),
    };
    const common = { ...of, controller, recipient, decidedOn, rule: bound, helps, detriment, classes, entries };
    if (outcome === 'not-share') {
      const { reason, reviewer, reviewDueOn, channel, legal } = body;
      if (!reason || !reviewer || reviewDueOn === undefined || channel !== undefined || legal !== undefined)
        throw refused(dutyErrors.incomplete, '/outcome');
      const due = dayIn(reviewDueOn, '/reviewDueOn');
      const texts = { reasons, detrimentReasons };
      return decideNotToShare({ ...common, reason, reviewer, reviewDueOn: due, texts }, state, at);
    }
    const { channel, legal: sent, reason, reviewer, reviewDueOn, identifierOmittedBecause: omitted } = body;
    const extra = reason !== undefined || reviewer !== undefined || reviewDueOn !== undefined;
    if (!channel || !sent || classes.length === 0 || entries.length === 0 || extra)
      throw refused(dutyErrors.incomplete, '/outcome');
    const { policyDocument, ...legal } = sent;
    const named = policyDocument === undefined ? {} : { policyDocument };
    checkLegalFacts(legal, { kind, ...named });
    const identifierIncluded = omitted === undefined ? ('included' as const) : { omitted };
    const texts = { reasons, detrimentReasons, ...named };
    return decideToShare({ ...common, channel, legal, identifierIncluded, texts }, state, at);
  }
}
