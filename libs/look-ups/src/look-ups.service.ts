import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, gatherRows, newestFirst, Receipts, rowsOfServices } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { commandId, derivedId, Ledger, type Outcome } from '@safeguarding/ledger';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { lookUpErrors } from './core/look-up-errors.ts';
import { reviewFlag, type FlagState, type LookUpFlagReviewed } from './core/look-up-flag.ts';
import { endMark, markChild, type MarkEvent, type MarksState } from './core/look-up-marks.ts';
import { flagOf, flagRows, type FlagRow } from './flags/flags-model.ts';
import { flagSlice, marksSlice } from './look-up-slices.ts';
import type { FlagAnswer, FlagsPage, FlagsQuery, MarkBody, ReviewFlagBody } from './look-ups.requests.ts';

const usualPage = 50;

const answerOf = ({ flag, place: _place, agency: _own, outcome, ...row }: FlagRow): FlagAnswer => ({
  id: flag,
  ...row,
  state: outcome ?? 'open',
});

/** Flags of a service's own people, for those who answer for its readings; marks that raise them. */
@Injectable()
export class LookUps {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** Throws DomainError: 403 by policy, 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { day, rule, state, cursor, limit = usualPage }: FlagsQuery): Promise<FlagsPage> {
    await this.gate.require('look-up-flag:read', caller);
    const purpose = ['look-up-flags', caller.agency, caller.principal.ref, day, rule, state].join('\n');
    const before = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const asked = { asker: caller.principal.ref, day, rule, state };
    const found = await gatherRows<FlagRow>(
      (beyond, stride) =>
        rowsOfServices(
          caller,
          stride,
          (agency) => flagRows(this.db, { ...asked, agency, before: beyond, limit: stride }),
          newestFirst,
        ),
      (rows) => this.openTo(caller, rows),
      before,
      limit + 1,
    );
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    await this.receipts.record(caller, {
      action: 'look-up-flag:read',
      answer: 'shown',
      children: [],
      asked: rows.map(({ flag }) => flag),
    });
    return {
      items: rows.map(answerOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /** 404 for another service's flag and for one about the caller: nobody learns that they were flagged. */
  async review(
    caller: Caller,
    id: ThingId,
    { outcome, reason }: ReviewFlagBody,
  ): Promise<Outcome<FlagState, LookUpFlagReviewed>> {
    await this.gate.require('look-up-flag:review', caller);
    const { ref: by } = caller.principal;
    const row = caller.services.map((of) => flagOf(this.db, of, by, id)).find((found) => found !== undefined);
    if (!row || (await this.openTo(caller, [row])).length === 0) throw new DomainError(lookUpErrors.flagUnknown);
    const { agency, rule, person } = row;
    return this.ledger.change<FlagState, LookUpFlagReviewed>(flagSlice, id, {
      context: caller.context(`look-up-flag:review\n${id}`, { outcome, reason }),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state) => reviewFlag({ flag: id, agency, rule, person, outcome, reason, by }, state),
    });
  }

  /** Whoever may know of the child; press attention is for its lead alone to say. */
  async mark(caller: Caller, child: PersonId, body: MarkBody) {
    const context = caller.context(`look-up-mark:record\n${child}`, body);
    const mark = derivedId('look-up-mark', commandId(context), child) as ThingId;
    const { bases } = await this.gate.require('look-up-mark:record', caller, { child });
    const leads = bases.some(({ kind }) => kind === 'lead');
    const { agency } = caller;
    const outcome = await this.ledger.change<MarksState, MarkEvent>(marksSlice, child, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require('look-up-mark:record', caller, { child });
      },
      decide: (state, at) => markChild({ mark, child, agency, ...body, leads }, state, at),
    });
    const same = outcome.state.marks.find(
      (one) => one.kind === body.kind && one.agency === agency && one.person === body.person,
    );
    return { ...outcome, mark: same?.mark ?? mark };
  }

  async endMark(caller: Caller, child: PersonId, mark: ThingId) {
    const { ref: by } = caller.principal;
    const outcome = await this.ledger.change<MarksState, MarkEvent>(marksSlice, child, {
      context: caller.context(`look-up-mark:end\n${child}\n${mark}`, {}),
      ifMatch: 'ignored',
      authorise: async () => {
        await this.gate.require('look-up-mark:end', caller, { child });
      },
      decide: (state) => endMark({ mark, agency: caller.agency, by }, state),
    });
    return { ...outcome, kind: outcome.events[0]?.facts.kind ?? 'conflict' };
  }

  /** Without those about a child from whom the caller is barred: whoever must not know of a child does not learn who looked at it. */
  private async openTo(caller: Caller, rows: readonly FlagRow[]): Promise<readonly FlagRow[]> {
    const barred = await this.gate.barredFrom(
      caller,
      rows.flatMap(({ child }) => child ?? []),
    );
    return rows.filter(({ child }) => child === undefined || !barred.has(child));
  }
}
