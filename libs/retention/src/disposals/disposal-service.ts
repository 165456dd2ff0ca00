import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { approveDisposal, proposeDisposal, refuseDisposal } from '../core/disposal-decisions.ts';
import type { DisposalEvent, DisposalState, DisposalWhy, StandingDisposal } from '../core/disposal.ts';
import { retentionErrors } from '../core/retention-errors.ts';
import type { RefusalReason } from '../core/retention-vocabulary.ts';
import { Keeping } from '../keeping.ts';
import { holdingRow, isProposed, type HoldingRow } from '../retention-rows.ts';
import type { ProposeDisposalBody } from '../retention.requests.ts';
import { disposalSlice } from '../retention-slices.ts';
import { targetOf } from '../retention-target.ts';

export type DisposalOutcome = Outcome<DisposalState, DisposalEvent>;

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: DisposalState): StandingDisposal => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

const judged = (state: DisposalState) => {
  const { disposal: thing, controller, person, proposedAt: at } = standingOf(state);
  return targetOf({ thing, controller, person, at });
};

/** Disposal of what a controller holds: proposed by one person, approved by two others, never while it must be kept. */
@Injectable()
export class DisposalService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(Keeping) private readonly keeping: Keeping,
  ) {}

  /** 404 where the caller's service holds nothing of that person in that class. */
  async propose(caller: Caller, body: ProposeDisposalBody): Promise<DisposalOutcome> {
    const context = caller.context('disposal:propose', body);
    const { retention, ground, basis } = body;
    const person = body.person as PersonId;
    const disposal = createdId(context, disposalSlice.category);
    // What a predecessor holds is disposed of as the predecessor's: each holder's key is its own.
    const row = caller.services
      .map((holder) => holdingRow(this.db, holder, person, retention))
      .find((held) => held !== undefined);
    const controller = row?.controller ?? caller.agency;
    const why = row && (await this.whyOf(row, body).catch((error: unknown) => error));
    return this.ledger.create<DisposalState, DisposalEvent>(disposalSlice, {
      context,
      authorise: async (state) => {
        // What was destroyed since is not held any more, and its own proposal is still known to whoever made it.
        if (!row && state.status === 'none') throw new DomainError(ledgerErrors.unknown);
        const target = targetOf({ thing: disposal, controller, person, at: caller.facts.receivedAt });
        await this.gate.require('disposal:propose', caller, target);
      },
      decide: (state) => {
        if (why instanceof Error) throw why;
        const given = why as DisposalWhy | undefined;
        return proposeDisposal(
          {
            disposal,
            controller,
            person,
            retention,
            ...(given ?? { ground }),
            ...(basis === undefined ? {} : { basis }),
          },
          state,
        );
      },
    });
  }

  /** A hold that came since, or a new entry, stops it here as well. */
  approve(caller: Caller, id: ThingId): Promise<DisposalOutcome> {
    return this.ledger.change<DisposalState, DisposalEvent>(disposalSlice, id, {
      context: caller.context(`disposal:approve\n${id}`, {}),
      ifMatch: 'required',
      authorise: async (state) => {
        await this.gate.require('disposal:approve', caller, judged(state));
      },
      decide: (state) => approveDisposal(caller.actor.ref, state),
      first: async (state) => {
        const { controller, person, retention, ground } = standingOf(state);
        const row = holdingRow(this.db, controller, person, retention);
        if (!row) throw new DomainError(retentionErrors.decided);
        await this.keeping.refuseUntimely(row, ground);
      },
    });
  }

  refuse(caller: Caller, id: ThingId, body: { readonly reason: RefusalReason }): Promise<DisposalOutcome> {
    return this.ledger.change<DisposalState, DisposalEvent>(disposalSlice, id, {
      context: caller.context(`disposal:refuse\n${id}`, body),
      // It restricts: it counts whatever else changed.
      ifMatch: 'ignored',
      authorise: async (state) => {
        await this.gate.require('disposal:refuse', caller, judged(state));
      },
      decide: (state) => refuseDisposal(body.reason, state),
    });
  }

  /** The receipt is durable before it is given. */
  async read(caller: Caller, id: ThingId): Promise<{ readonly state: StandingDisposal; readonly tag: string }> {
    const { state, stream, revision } = await this.ledger.load<DisposalState, DisposalEvent>(disposalSlice, id);
    const { versions } = await this.gate.require('disposal:read', caller, judged(state));
    const standing = standingOf(state);
    await this.receipts.record(caller, {
      action: 'disposal:read',
      answer: 'shown',
      children: [{ child: standing.person, classes: ['presence'], entries: [] }],
      versions,
    });
    return { state: standing, tag: this.ledger.tagOf(stream, revision) };
  }

  private async whyOf(row: HoldingRow, { ground, basis }: ProposeDisposalBody): Promise<DisposalWhy> {
    const period = await this.keeping.refuseUntimely(row, ground);
    if (isProposed(this.db, row)) throw new DomainError(retentionErrors.proposedAlready);
    return {
      ground,
      ...(period ? { rule: period.rule.id, ruleVersion: period.rule.version } : {}),
      ...(basis === undefined ? {} : { basis }),
    };
  }
}
