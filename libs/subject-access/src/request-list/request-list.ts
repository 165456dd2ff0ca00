import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, listPage, Receipts, rowsOfServices, soonestFirst, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { londonDate, plusDays, startOfLondonDay, type Clock, type Instant } from '@safeguarding/kernel';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { AccessRequestLine, AccessRequestsPage } from '../access-requests.answers.ts';
import type { AccessRequestsQuery } from '../access-requests.requests.ts';
import type { Standing } from '../core/access-request.ts';
import { dueOf, lastDayOf } from '../request-due.ts';
import { targetOf } from '../request-target.ts';
import { accessRequestRows, type AccessRequestRow, type RequestBox } from './request-list-model.ts';

/** What falls due within a week stands in the box `due`. */
const soonDays = 7;

type Line = AccessRequestRow & { readonly state: Standing };

/** The subject access requests of a service: all that are open, mine, due within a week, overdue, ended. */
@Injectable()
export class AccessRequestList {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, query: AccessRequestsQuery): Promise<AccessRequestsPage> {
    const { status } = query;
    const box = query.box ?? (status === undefined || status === 'open' ? 'open' : 'ended');
    const now = this.clock.now();
    const today = londonDate(now);
    const soon = plusDays(today, soonDays);
    const of = { person: caller.principal.ref, today, soon, box, status };
    const { rows, next } = await listPage<Line>(
      { gate: this.gate, receipts: this.receipts, tokens: this.tokens },
      caller,
      {
        name: `access-requests\n${box}\n${status ?? ''}`,
        action: 'access-request:read',
        targetOf: ({ state }) => targetOf(state),
        idOf: ({ state }) => state.request,
        rows: (after, limit) =>
          rowsOfServices(
            caller,
            limit,
            (agency) => accessRequestRows(this.db, { ...of, agency, after, limit }),
            soonestFirst,
          ),
        holds: ({ state }) => holds(box, dueOf(caller, state), now, startOfLondonDay(plusDays(soon, 1))),
      },
      query,
    );
    return { items: rows.map((row) => lineOf(caller, row, now)), ...(next === undefined ? {} : { next }) };
  }
}

/** By the rule itself: the database orders by a day that has not moved to a working day yet. */
const holds = (box: RequestBox, due: Instant | undefined, now: Instant, soon: Instant): boolean => {
  if (box === 'overdue') return due !== undefined && due <= now;
  if (box === 'due') return due !== undefined && due > now && due <= soon;
  return true;
};

const lineOf = (caller: Caller, { state, handler }: Line, now: Instant): AccessRequestLine => {
  const { request: id, subject, by, status, identity, receivedAt, extended } = state;
  const due = dueOf(caller, state);
  return {
    ...{ id, subject, by, status, identity, extended, receivedOn: londonDate(receivedAt) },
    ...(due === undefined ? {} : { dueBy: due, dueOn: lastDayOf(due) }),
    overdue: status === 'open' && due !== undefined && due <= now,
    mine: handler === caller.principal.ref,
  };
};
