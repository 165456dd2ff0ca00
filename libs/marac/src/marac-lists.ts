import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { actionLine, PanelLists, type ActionsPage, type ActionsQuery } from '@safeguarding/panels';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { MaracState } from './core/marac-case.ts';
import type { MaracEvent } from './core/marac-events.ts';
import { caseLine, type MaracCasesPage } from './marac.answers.ts';
import type { MaracCasesQuery } from './marac.requests.ts';
import { MaracService } from './marac-service.ts';
import { listedMarac } from './marac-slices.ts';

/** Cases and actions of a MARAC as lists. */
@Injectable()
export class MaracLists {
  private readonly lists: PanelLists<MaracState, MaracEvent>;

  constructor(
    @Inject(ReadDatabase) db: ReadDatabase,
    @Inject(AccessGate) gate: AccessGate,
    @Inject(Receipts) receipts: Receipts,
    @Inject(SealedTokens) tokens: SealedTokens,
    @Inject(CLOCK) clock: Clock,
    @Inject(MaracService) cases: MaracService,
  ) {
    const of = { name: listedMarac.name, read: 'marac:read' } as const;
    this.lists = new PanelLists({ db, gate, receipts, tokens, clock }, cases.desk, of);
  }

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async cases(caller: Caller, query: MaracCasesQuery): Promise<MaracCasesPage> {
    const { rows, today, next } = await this.lists.cases(caller, query);
    return { items: rows.map((row) => caseLine(row, today)), ...(next === undefined ? {} : { next }) };
  }

  /** As above. */
  async actions(caller: Caller, query: ActionsQuery): Promise<ActionsPage> {
    const { rows, today, next } = await this.lists.actions(caller, query);
    return { items: rows.map((row) => actionLine(row, today)), ...(next === undefined ? {} : { next }) };
  }
}
