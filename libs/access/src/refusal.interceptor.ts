import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { DomainError, isUuid } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { actionOf } from './access.guard.ts';
import type { WithCaller } from './decorators.ts';
import type { Receipts } from './receipts.ts';

/** Longer than a refusal that found something takes, so that both kinds end at the same moment. */
export const refusalFloorMs = 50;

/** Waits until `floorMs` after `beganAt` (of `performance.now()`); longer work is rounded up to the next multiple. */
export const waitForFloor = async (beganAt: number, floorMs = refusalFloorMs): Promise<void> => {
  const took = performance.now() - beganAt;
  await sleep(Math.max(1, Math.ceil(took / floorMs)) * floorMs - took);
};

type Asked = WithCaller & { readonly params?: Readonly<Record<string, string>> };

/**
 * Makes every "not for you" alike: one refusal on record in the same place, one error, and the same time, whether nothing is there
 * or it may not be known (decisions, ruling 23). A refusal that cannot be put on record is 503, as for data.
 */
export class RefusalInterceptor implements NestInterceptor {
  private readonly receipts: Pick<Receipts, 'refused'>;
  private readonly floorMs: number;

  constructor(receipts: Pick<Receipts, 'refused'>, floorMs = refusalFloorMs) {
    this.receipts = receipts;
    this.floorMs = floorMs;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const beganAt = performance.now();
    return next
      .handle()
      .pipe(
        catchError((error: unknown) =>
          from(this.refuse(context, error, beganAt)).pipe(mergeMap((refusal) => throwError(() => refusal))),
        ),
      );
  }

  private async refuse(context: ExecutionContext, error: unknown, beganAt: number): Promise<unknown> {
    const action = actionOf(context);
    const { caller, params } = context.switchToHttp().getRequest<Asked>();
    if (!(error instanceof DomainError) || action === undefined || !caller) return error;
    const { kind } = error.entry;
    if (kind !== 'unknown' && kind !== 'forbidden') return error;
    try {
      await this.receipts.refused(caller, action, Object.values(params ?? {}).filter(isUuid));
    } catch (unrecorded) {
      return unrecorded;
    } finally {
      if (kind === 'unknown') await waitForFloor(beganAt, this.floorMs);
    }
    return kind === 'unknown' ? new DomainError(ledgerErrors.unknown) : error;
  }
}
