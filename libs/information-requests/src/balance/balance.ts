import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  type Caller,
  Receipts,
  rowsOfServices,
  sensitiveKinds,
  soonestFirst,
  type ThingTarget,
  visibleRows,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  epochMs,
  localDate,
  plusDays,
  startOfLondonDay,
  type AgencyId,
  type Clock,
  type Instant,
  refused,
} from '@safeguarding/kernel';
import { CLOCK } from '@safeguarding/platform';
import { balanceOf, pairsOf, type Flow } from '../core/duty/balance.ts';
import { dutyErrors } from '../core/duty/duty-errors.ts';
import { everyClass } from '../core/request-entries.ts';
import { outcomeFor, statusFor } from '../request-lines.ts';
import { requestsOfService, requestsWithin, type RequestRow } from '../request-list/request-list-model.ts';
import { targetOf as requestTarget } from '../request-target.ts';
import type { BalanceAnswer, PartnershipBalanceAnswer } from './balance.answers.ts';
import type { BalanceQuery, PartnershipBalanceQuery } from './balance.requests.ts';
import { flowsOfService, flowsWithin, type FlowRow } from './flows-model.ts';

const longestDays = 366;
const dayMs = 86_400_000;
/** More facts than this are not counted in one answer: each is judged at the instant of the question. */
const mostFacts = 5_000;

type Within = { readonly from: Instant; readonly until: Instant };

/** A decision as its two sides are judged on it: barred people, and recipients from whom it was taken back, do not count it. */
const flowTarget = ({ thing, giver, taker, child, at, what }: FlowRow): ThingTarget => ({
  thing,
  owner: giver,
  recipients: (what === 'not-shared' ? [giver] : [giver, taker]).map((agency) => ({ agency, classes: everyClass })),
  child,
  labels: ['withheld'],
  recordedAt: at,
});

const flowOfRequest = (agency: AgencyId, { state, asked, asking }: RequestRow): Flow => {
  const outcome = outcomeFor(agency, state) ?? statusFor(agency, state);
  return { giver: asked, ...(asking === asked ? {} : { taker: asking }), what: `request-${outcome}` };
};

/** What services give and take (row M14). */
@Injectable()
export class Balance {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of the caller's service: of what the caller may see, case by case, and of nothing else. */
  async own(caller: Caller, query: BalanceQuery): Promise<BalanceAnswer> {
    const { agency } = caller;
    await this.gate.require('balance:read', caller);
    const within = this.periodIn(query);
    const common = { gate: this.gate, action: 'balance:read' } as const;
    const requests = await visibleRows(
      {
        ...common,
        targetOf: requestTarget,
        rows: (after: string | undefined, limit: number) =>
          rowsOfServices(
            caller,
            limit,
            (of) => requestsOfService(this.db, of, { ...within, after, limit }),
            soonestFirst,
          ),
      },
      caller,
      undefined,
      mostFacts + 1,
    );
    const decisions = await visibleRows(
      {
        ...common,
        targetOf: flowTarget,
        rows: (after: string | undefined, limit: number) =>
          rowsOfServices(caller, limit, (of) => flowsOfService(this.db, of, { ...within, after, limit }), soonestFirst),
      },
      caller,
      undefined,
      mostFacts + 1,
    );
    if (requests.length > mostFacts || decisions.length > mostFacts) throw refused(dutyErrors.periodTooWide, '/until');
    await this.receipts.record(caller, { action: 'balance:read', answer: 'shown', children: [], asked: [] });
    const asOne = ({ giver, taker, what }: Flow): Flow => ({
      ...{ giver: caller.isOf(giver) ? agency : giver, what },
      ...(taker === undefined ? {} : { taker: caller.isOf(taker) ? agency : taker }),
    });
    const sideOf = ({ asked, asking }: RequestRow) => caller.actingAs(asked, asking);
    const flows = [...requests.map((row) => flowOfRequest(sideOf(row), row)), ...decisions].map(asOne);
    return { ...within, items: balanceOf(agency, flows).map((line) => ({ ...line })) };
  }

  /**
   * Of the services of the caller's area, for a board that knows of no case: whole months that are over, no sensitive service, no small
   * count.
   */
  async ofPartnership(caller: Caller, { month }: PartnershipBalanceQuery): Promise<PartnershipBalanceAnswer> {
    await this.gate.require('balance:read-area', caller);
    const within = this.monthIn(month);
    const told = new Set(this.servicesOf(caller));
    const between = ({ giver, taker }: Flow): boolean => told.has(giver) && taker !== undefined && told.has(taker);
    const requests = requestsWithin(this.db, within).map((row) => flowOfRequest(row.asking, row));
    const flows: readonly Flow[] = [...requests, ...flowsWithin(this.db, within)];
    await this.receipts.record(caller, { action: 'balance:read-area', answer: 'shown', children: [], asked: [] });
    return { month, items: pairsOf(flows.filter(between)).map((pair) => ({ ...pair })) };
  }

  private servicesOf({ agency }: Caller): readonly AgencyId[] {
    const area = this.register.get(agency)?.area;
    return this.register
      .all()
      .filter((each) => each.area === area && !sensitiveKinds.has(each.kind))
      .map(({ id }) => id);
  }

  private periodIn({ from: first, until: last }: BalanceQuery): Within {
    try {
      const from = startOfLondonDay(localDate(first));
      const until = startOfLondonDay(plusDays(localDate(last), 1));
      const days = (epochMs(until) - epochMs(from)) / dayMs;
      if (days > 0 && days <= longestDays + 1) return { from, until };
    } catch {
      // Refused below, without repeating what was sent.
    }
    throw refused(dutyErrors.periodTooWide, '/from');
  }

  private monthIn(month: string): Within {
    try {
      const first = localDate(`${month}-01`);
      const next = localDate(`${plusDays(first, 31).slice(0, 7)}-01`);
      const within = { from: startOfLondonDay(first), until: startOfLondonDay(next) };
      if (within.until <= this.clock.now()) return within;
    } catch {
      // Refused below, without repeating what was sent.
    }
    throw refused(dutyErrors.monthNotOver, '/month');
  }
}
