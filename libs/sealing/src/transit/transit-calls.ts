import { setTimeout as pause } from 'node:timers/promises';
import { KeeperUnavailable, type KeeperTrouble } from '../errors.ts';
import { TransitHttp, troubleOf, type TransitAnswer, type TransitCall } from './transit-http.ts';
import { TransitLease } from './transit-lease.ts';
import type { TransitOptions } from './transit-options.ts';

const firstPauseMs = 50;
const longestPauseMs = 1_000;
const mostTries = 5;
/** All tries of one call together, in lengths of one. */
const patience = 3;

/** Another try may meet another node, or the same one awake. The rest stays as it is until somebody does something. */
const passing: ReadonlySet<KeeperTrouble> = new Set(['unreachable', 'timeout', 'sealed', 'busy']);

/** 400: an answer with results or reasons of its own; 204: done, nothing to say. */
const answered: ReadonlySet<number> = new Set([200, 204, 400]);

/** Nothing lies there; a path that no engine serves is answered 404 with a reason. */
const isAbsence = ({ status, body }: TransitAnswer): boolean => {
  const reasons = (body as { readonly errors?: unknown } | undefined)?.errors;
  return status === 404 && (!Array.isArray(reasons) || reasons.length === 0);
};

/** Calls under the ledger's own token: tried again with growing, random pauses within a bound, and never beyond it. */
export class TransitCalls {
  private readonly http: TransitHttp;
  private readonly lease: TransitLease;
  private readonly timeoutMs: number;
  private readonly random: () => number;

  constructor(options: Omit<TransitOptions, 'mount' | 'key'>) {
    this.http = new TransitHttp(options);
    this.lease = new TransitLease(this.http, options);
    this.timeoutMs = options.timeoutMs;
    this.random = options.random ?? Math.random;
  }

  /**
   * An answer of 200 or 204; of 400 with reasons of its own (a batch of which a part was refused, a lost race); or of 404 where
   * nothing may be there. Throws KeeperUnavailable.
   */
  async call(
    method: TransitCall['method'],
    path: string,
    body?: object,
    absence: 'is-trouble' | 'may-be-absent' = 'is-trouble',
  ): Promise<TransitAnswer> {
    const until = performance.now() + this.timeoutMs * patience;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once({ method, path, body }, absence, until);
      } catch (error) {
        const pauseMs = this.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
        const passes = error instanceof KeeperUnavailable && passing.has(error.trouble);
        if (!passes || tries >= mostTries || performance.now() + pauseMs >= until) throw error;
        await pause(pauseMs, undefined, { ref: false });
      }
    }
  }

  async close(): Promise<void> {
    await this.lease.close();
    this.http.close();
  }

  private async once(
    call: Pick<TransitCall, 'method' | 'path' | 'body'>,
    absence: 'is-trouble' | 'may-be-absent',
    until: number,
  ): Promise<TransitAnswer> {
    const timeoutMs = (): number => Math.max(1, Math.ceil(Math.min(this.timeoutMs, until - performance.now())));
    const token = await this.lease.token();
    let answer = await this.http.call({ ...call, token, timeoutMs: timeoutMs() });
    // Expired or revoked, or not permitted at all: a fresh token tells which.
    if (answer.status === 403 && this.lease.refused(token))
      answer = await this.http.call({ ...call, token: await this.lease.token(), timeoutMs: timeoutMs() });
    if (absence === 'may-be-absent' && isAbsence(answer)) return answer;
    const trouble = troubleOf(answer);
    if (trouble) throw new KeeperUnavailable(trouble);
    if (!answered.has(answer.status)) throw new KeeperUnavailable('malformed');
    return answer;
  }
}
