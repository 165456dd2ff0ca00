import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller, type View } from '@safeguarding/access';
import { DomainError, londonDate, type ThingId, plainEvent } from '@safeguarding/kernel';
import { Ledger, ledgerErrors } from '@safeguarding/ledger';
import { accessRequestDraft, accessRequestSlice } from './access-request-slice.ts';
import type { AccessRequestAnswer, CandidatesAnswer, DisclosureAnswer } from './access-requests.answers.ts';
import { Candidates } from './candidates.ts';
import { accessRequestErrors } from './core/access-request-errors.ts';
import type { AccessRequestEvent } from './core/access-request-events.ts';
import type { AccessRequestState, Standing } from './core/access-request.ts';
import { letterOf } from './core/answer-letter.ts';
import { dueOf, lastDayOf } from './request-due.ts';
import { standingOf, targetOf } from './request-target.ts';

/** What a controller reads of a request: how it stands, what could be given, and what goes out. */
@Injectable()
export class AccessRequestReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(Candidates) private readonly candidates: Candidates,
  ) {}

  /** Throws DomainError: 404 and 403 of the gate, 503 without a receipt. */
  async read(caller: Caller, id: ThingId): Promise<{ readonly tag: string; readonly request: AccessRequestAnswer }> {
    const history = await this.ledger.load<AccessRequestState, AccessRequestEvent>(accessRequestSlice, id);
    const state = standingOf(history.state);
    const entries = history.events.map((event) => this.register.entryOf(accessRequestDraft(plainEvent(event))));
    const view = await this.gate.view(caller, 'access-request:read', state.subject, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    await this.receipt(caller, [view]);
    const dueBy = dueOf(caller, state);
    return {
      tag: this.ledger.tagOf(history.stream, history.revision),
      request: {
        ...{ id, subject: state.subject, status: state.status, identity: state.identity },
        ...(dueBy === undefined ? {} : { dueBy, dueOn: lastDayOf(dueBy) }),
        steps: view.entries.map(({ entry: { id: step, kind, occurredOn, recordedAt }, fields }) => ({
          ...{ id: step, kind, occurredOn, recordedAt },
          ...fields,
        })),
      },
    };
  }

  /** What somebody has to read before it is given. */
  async candidatesOf(caller: Caller, id: ThingId): Promise<CandidatesAnswer> {
    const state = await this.standing(caller, id);
    const { views, shown } = await this.candidates.of(caller, state, { to: 'read' });
    await this.receipt(caller, views);
    return {
      items: shown.map(({ entry: { id: entry, kind, occurredOn }, fields }) => {
        const withheld = state.withheld.find((one) => one.entry === entry)?.exemption;
        return { entry, kind, occurredOn, ...fields, ...(withheld === undefined ? {} : { withheld }) };
      }),
    };
  }

  /** The answer as the requester gets it: letter and items, with nothing that tells of more. */
  async answerOf(caller: Caller, id: ThingId): Promise<DisclosureAnswer> {
    const state = await this.standing(caller, id);
    const given = state.status === 'disclosed' ? state.entries : [];
    const { views, shown } = await this.candidates.of(caller, state, { to: 'read', named: given });
    const letter = letterOf(state, shown.length);
    if (!letter || !('answeredAt' in state)) throw new DomainError(accessRequestErrors.notAnswered);
    await this.receipt(caller, views);
    return {
      answeredOn: londonDate(state.answeredAt),
      letter,
      items: shown.map(({ entry: { kind, occurredOn }, fields }, index) => ({
        ...{ number: index + 1, kind, occurredOn },
        ...fields,
      })),
    };
  }

  private async standing(caller: Caller, id: ThingId): Promise<Standing> {
    const { state } = await this.ledger.load<AccessRequestState, AccessRequestEvent>(accessRequestSlice, id);
    const standing = standingOf(state);
    await this.gate.require('access-request:read', caller, targetOf(standing));
    return standing;
  }

  private async receipt(caller: Caller, views: readonly View[]): Promise<void> {
    const [first] = views;
    await this.receipts.record(caller, {
      action: 'access-request:read',
      answer: 'shown',
      children: views.map(({ receipt }) => receipt),
      ...(first ? { versions: first.versions } : {}),
    });
  }
}
