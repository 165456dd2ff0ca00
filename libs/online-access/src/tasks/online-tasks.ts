import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  gatherRows,
  permitted,
  Receipts,
  rowsOfServices,
  soonestFirst,
  type Caller,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type PersonId } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { OnlineStanding } from '../online-standing.ts';
import type { OnlineTasksPage } from '../online.answers.ts';
import type { OnlineTasksQuery } from '../online.requests.ts';
import { candidateRows, isPatient } from './online-tasks-model.ts';

const usualPage = 50;
type Row = { readonly place: string; readonly child: PersonId };
type Line = Row & { readonly tasks: readonly string[] };

/** What a practice has to look at about online access, child by child. */
@Injectable()
export class OnlineTasks {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(OnlineStanding) private readonly standing: OnlineStanding,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { task, cursor, limit = usualPage }: OnlineTasksQuery): Promise<OnlineTasksPage> {
    const { agency } = caller;
    const purpose = `online-tasks\n${agency}\n${caller.principal.ref}\n${task ?? ''}`;
    const from = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const found: Line[] = [];
    await gatherRows<Row>(
      (after, most) =>
        rowsOfServices(
          caller,
          most,
          (of) => candidateRows(this.db, of, { after, limit: most }).map((child) => ({ place: child, child })),
          soonestFirst,
        ),
      async (rows) => {
        const visible = await permitted(rows, ({ child }) =>
          this.gate.require('online-access:read', caller, { child }),
        );
        const lines = await Promise.all(visible.map((row) => this.lineOf(caller, row)));
        const kept = lines.flatMap((line) => line ?? []).filter(({ tasks }) => !task || tasks.includes(task));
        found.push(...kept);
        return kept;
      },
      from,
      limit + 1,
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    await this.receipts.record(caller, {
      action: 'online-access:read',
      answer: 'shown',
      children: shown.map(({ child }) => ({ child, classes: ['presence'], entries: [] })),
    });
    return {
      items: shown.map(({ child, tasks }) => ({ child, tasks: [...tasks] })),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /** Nothing where there is none, and where the child stands in the list already by another of its records. */
  private async lineOf(caller: Caller, row: Row): Promise<Line | undefined> {
    const { tasks, records } = await this.standing.tasksOf(caller, row.child);
    const isOwn = (record: PersonId) => caller.services.some((service) => isPatient(this.db, service, record));
    const first = records.filter((record) => record === row.child || isOwn(record)).sort()[0];
    return tasks.length > 0 && first === row.child ? { ...row, tasks } : undefined;
  }
}
