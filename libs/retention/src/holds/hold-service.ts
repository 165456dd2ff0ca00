import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  type Caller,
  newestFirst,
  Receipts,
  rowsOfServices,
  type Target,
  visibleRows,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { liftHold, placeHold, type HoldEvent, type HoldPlaced, type HoldsState } from '../core/holds.ts';
import { retentionErrors } from '../core/retention-errors.ts';
import type { HoldReason, LiftReason } from '../core/retention-vocabulary.ts';
import { holdRow, holdRows, type HoldRow } from '../retention-rows.ts';
import type { HoldLine, HoldsPage } from '../retention.answers.ts';
import type { HoldsQuery, PlaceHoldBody } from '../retention.requests.ts';
import { holdsSlice } from '../retention-slices.ts';
import { targetOf } from '../retention-target.ts';

export type HoldOutcome = Outcome<HoldsState, HoldEvent>;
const usualPage = 50;

const targetOfRow = ({ hold: thing, controller, person, placedAt: at }: HoldRow) =>
  targetOf({ thing, controller, ...(person === undefined ? {} : { person }), at });

const lineOf = ({ hold: id, scope, person, reason, placedAt, liftedAt }: HoldRow): HoldLine => ({
  ...{ id, scope, reason, placedAt },
  ...(person === undefined ? {} : { person }),
  ...(liftedAt === undefined ? {} : { liftedAt }),
});

/** Holds: records are kept whatever their schedule says, until whoever placed the hold lifts it. */
@Injectable()
export class HoldService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** On what the caller's own service holds: of one person, or all of it. */
  async place(caller: Caller, body: PlaceHoldBody): Promise<{ readonly id: ThingId; readonly outcome: HoldOutcome }> {
    const { scope, reason } = body;
    const person = body.person as PersonId | undefined;
    const given = caller.context('hold:place', body);
    const id = createdId(given, 'hold');
    const target = targetOf({
      ...{ thing: id, controller: caller.agency, at: caller.facts.receivedAt },
      ...(person === undefined ? {} : { person }),
    });
    if ((scope === 'child') !== (person !== undefined)) throw new DomainError(retentionErrors.personMisplaced);
    const facts = { hold: id, controller: caller.agency, scope, reason, ...(person === undefined ? {} : { person }) };
    return { id, outcome: await this.put(caller, 'hold:place', target, facts, body) };
  }

  /** On what anybody holds of a child that a review is about. */
  async placeForAll(
    caller: Caller,
    person: PersonId,
    body: { readonly reason: HoldReason },
  ): Promise<{ readonly id: ThingId; readonly outcome: HoldOutcome }> {
    const id = createdId(caller.context(`hold:place-for-all\n${person}`, body), 'hold');
    const facts = { hold: id, controller: caller.agency, scope: 'everyone', reason: body.reason, person } as const;
    return { id, outcome: await this.put(caller, 'hold:place-for-all', { child: person }, facts, body) };
  }

  /** Needs no If-Match: what a hold says never changes. 404 for one of another service. */
  async lift(caller: Caller, id: ThingId, body: { readonly reason: LiftReason }): Promise<HoldOutcome> {
    const row = holdRow(this.db, id);
    if (!row) throw new DomainError(ledgerErrors.unknown);
    return this.ledger.change<HoldsState, HoldEvent>(holdsSlice, row.stream, {
      context: caller.context(`hold:lift\n${id}`, body),
      ifMatch: 'ignored',
      authorise: async () => {
        await this.gate.require('hold:lift', caller, targetOfRow(row));
      },
      decide: (state) => liftHold({ hold: id, reason: body.reason }, state),
    });
  }

  /** Those that the caller's service placed, newest first. Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { standing, cursor, limit = usualPage }: HoldsQuery): Promise<HoldsPage> {
    const wanted = standing === undefined ? undefined : standing === 'true';
    const purpose = `holds\n${caller.agency}\n${standing ?? ''}`;
    const before = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const list = {
      gate: this.gate,
      action: 'hold:read',
      targetOf: targetOfRow,
      rows: (beyond: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => holdRows(this.db, agency, { standing: wanted, before: beyond, limit: most }),
          newestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, before, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const people = [...new Set(rows.flatMap(({ person }) => person ?? []))];
    const children = people.map((child) => ({ child, classes: ['presence' as const], entries: [] }));
    await this.receipts.record(caller, { action: 'hold:read', answer: 'shown', children });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private put(
    caller: Caller,
    action: ActionName & ('hold:place' | 'hold:place-for-all'),
    target: Target,
    facts: HoldPlaced['facts'],
    body: object,
  ): Promise<HoldOutcome> {
    const { person, controller } = facts;
    const operation = facts.scope === 'everyone' ? `${action}\n${String(person)}` : action;
    return this.ledger.change<HoldsState, HoldEvent>(holdsSlice, person ?? controller, {
      context: caller.context(operation, body),
      // A restriction: it counts whatever else changed.
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require(action, caller, target);
      },
      decide: () => placeHold(facts),
    });
  }
}
