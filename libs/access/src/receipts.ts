import { randomUUID } from 'node:crypto';
import { DomainError, londonDate, streamName, type Clock } from '@safeguarding/kernel';
import type { CommandContext, Ledger } from '@safeguarding/ledger';
import type { Caller } from './caller.ts';
import { accessErrors } from './core/access-errors.ts';
import type { AccessReasonCode } from './core/access-reasons.ts';
import type { ActionName } from './core/actions.ts';
import { receiptEvents, receiptStreamId, shownTogether, type Answer, type ReadAnswered } from './core/reading.ts';
import type { ShownOfChild, Versions } from './core/view.ts';

/** What was answered to one question. `children` and `versions` come from the views that are about to be sent. */
export type Receipt = {
  readonly action: ActionName;
  readonly answer: Answer;
  readonly children: readonly ShownOfChild[];
  readonly versions?: Versions;
  /** Ids that a refused question was about. */
  readonly asked?: readonly string[];
  /** Where the look-up asks for one: a word of its vocabulary, never text. */
  readonly reason?: string;
  /** Where a health service stated its reason by the code of the NHS. */
  readonly accessReason?: AccessReasonCode;
};

/** Why somebody looked, as far as they stated it. */
type Stated = Pick<Receipt, 'reason' | 'accessReason'>;

/** No receipt, no read: the record of an answer is durable before the answer goes out. */
export class Receipts {
  private readonly ledger: Pick<Ledger, 'record'>;
  private readonly clock: Clock;

  constructor(ledger: Pick<Ledger, 'record'>, clock: Clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Appends one receipt to the reading service's stream of the month. Throws DomainError (503) where it cannot be kept: then
   * nothing may be shown.
   */
  async record(caller: Caller, receipt: Receipt): Promise<void> {
    const { agency } = caller.principal;
    const stream = streamName('reads', receiptStreamId(agency, londonDate(this.clock.now())));
    try {
      await this.ledger.record(stream, receiptEvents, contextOf(caller), [eventOf(caller, receipt)]);
    } catch (error) {
      throw Object.assign(new DomainError(accessErrors.receiptNotKept), { cause: error });
    }
  }

  /** The record of a "not for you": the same whether or not there is anything under the ids that were asked for. */
  async refused(caller: Caller, action: ActionName, asked: readonly string[], stated: Stated = {}): Promise<void> {
    await this.record(caller, { action, answer: 'refused', children: [], asked, ...stated });
  }
}

const eventOf = (
  caller: Caller,
  { action, answer, children, versions, asked, reason, accessReason }: Receipt,
): ReadAnswered => ({
  type: 'ReadAnswered',
  facts: {
    action,
    answer,
    ...(caller.purpose === undefined ? {} : { purpose: caller.purpose }),
    ...(reason === undefined ? {} : { reason }),
    ...(accessReason === undefined ? {} : { accessReason }),
    agencyKind: caller.principal.agencyKind,
    children: children.map(({ child, classes, entries }) => ({ child, classes, shown: shownTogether(entries) })),
    ...(asked === undefined ? {} : { asked }),
    ...versions,
  },
  subjects: children.map(({ child }) => child),
});

/** Two answers to the same request id are two readings, so each receipt has a key of its own. */
const contextOf = ({ actor, facts, purpose }: Caller): CommandContext => ({
  actor,
  ...(purpose === undefined ? {} : { purpose }),
  scope: 'receipt',
  key: randomUUID(),
  bodyHash: '',
  receivedAt: facts.receivedAt,
  correlationId: facts.correlationId,
  ...(facts.traceparent === undefined ? {} : { traceparent: facts.traceparent }),
});
