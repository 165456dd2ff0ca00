import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, isUuid } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import type { Caller } from './caller.ts';
import type { ActionName } from './core/actions.ts';
import type { Receipts } from './receipts.ts';

/** Longer than a refusal that found something takes, so that both kinds end at the same moment. */
export const refusalFloorMs = 50;

/** Waits until `floorMs` after `beganAt` (of `performance.now()`); longer work is rounded up to the next multiple. */
export const waitForFloor = async (beganAt: number, floorMs = refusalFloorMs): Promise<void> => {
  const took = performance.now() - beganAt;
  await sleep(Math.max(1, Math.ceil(took / floorMs)) * floorMs - took);
};

/** A question that the guard let in. `params`: what its path names; `beganAt` of `performance.now()`. */
type Asked = {
  readonly caller: Caller;
  readonly action: ActionName;
  readonly params: Readonly<Record<string, string>>;
  readonly beganAt: number;
};

/**
 * Makes every "not for you" alike: one refusal on record in the same place, one error, and the same time, whether nothing is there
 * or it may not be known (decisions, ruling 23). A refusal that cannot be put on record is 503, as for data. The guard leaves it on
 * the request for the edge, which asks before it answers an error: an interceptor would cost every answer what only refusals need.
 */
export class Refusals {
  private readonly receipts: Pick<Receipts, 'refused'>;
  private readonly floorMs: number;

  constructor(receipts: Pick<Receipts, 'refused'>, floorMs = refusalFloorMs) {
    this.receipts = receipts;
    this.floorMs = floorMs;
  }

  /** The error to answer with; undefined where this one is no refusal. Never rejects. */
  settle(error: unknown, asked: Asked): Promise<unknown> | undefined {
    if (!(error instanceof DomainError)) return undefined;
    const { kind } = error.entry;
    return kind === 'unknown' || kind === 'forbidden' ? this.refuse(error, asked) : undefined;
  }

  private async refuse(error: DomainError, { caller, action, params, beganAt }: Asked): Promise<unknown> {
    const unknown = error.entry.kind === 'unknown';
    try {
      await this.receipts.refused(caller, action, Object.values(params).filter(isUuid));
    } catch (unrecorded) {
      return unrecorded;
    } finally {
      if (unknown) await waitForFloor(beganAt, this.floorMs);
    }
    return unknown ? new DomainError(ledgerErrors.unknown) : error;
  }
}
