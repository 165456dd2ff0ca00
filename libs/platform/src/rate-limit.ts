import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** Requests of one client in one second, counted in this process by the machine's clock. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;
  private readonly policy: string;

  constructor(perSecond: number) {
    this.limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
    this.policy = `"client";q=${String(perSecond)};w=1`;
  }

  /** Throws HttpProblem (429 with Retry-After and RateLimit) for the client that asks too often; the others do not notice. */
  async consume(client: string): Promise<void> {
    try {
      await this.limiter.consume(client);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      throw new HttpProblem(edgeErrors.tooMany, {
        headers: { 'retry-after': seconds, 'ratelimit-policy': this.policy, ratelimit: `"client";r=0;t=${seconds}` },
      });
    }
  }
}
