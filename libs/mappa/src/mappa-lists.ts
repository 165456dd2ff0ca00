import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { actionLine, PanelLists, type ActionsPage, type ActionsQuery } from '@safeguarding/panels';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { MappaState } from './core/mappa-case.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import { caseLine, type MappaCasesPage } from './mappa.answers.ts';
import type { MappaCasesQuery } from './mappa.requests.ts';
import { MappaService } from './mappa-service.ts';
import { listedMappa } from './mappa-slices.ts';

/** Cases and actions under MAPPA or PPANI as lists. */
@Injectable()
export class MappaLists {
  private readonly lists: PanelLists<MappaState, MappaEvent>;

  constructor(
    @Inject(ReadDatabase) db: ReadDatabase,
    @Inject(AccessGate) gate: AccessGate,
    @Inject(Receipts) receipts: Receipts,
    @Inject(SealedTokens) tokens: SealedTokens,
    @Inject(CLOCK) clock: Clock,
    @Inject(MappaService) cases: MappaService,
  ) {
    const of = { name: listedMappa.name, read: 'mappa:read' } as const;
    this.lists = new PanelLists({ db, gate, receipts, tokens, clock }, cases.desk, of);
  }

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async cases(caller: Caller, query: MappaCasesQuery): Promise<MappaCasesPage> {
    const { rows, today, next } = await this.lists.cases(caller, query);
    return { items: rows.map((row) => caseLine(row, today)), ...(next === undefined ? {} : { next }) };
  }

  /** As above. */
  async actions(caller: Caller, query: ActionsQuery): Promise<ActionsPage> {
    const { rows, today, next } = await this.lists.actions(caller, query);
    return { items: rows.map((row) => actionLine(row, today)), ...(next === undefined ? {} : { next }) };
  }
}
