import type { ServerResponse } from 'node:http';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/**
 * How many of the requests under way one client may have: half of what the service answers at once, so that however many one of them
 * sends, and however long each takes, there is room for the others.
 */
export class ClientShare {
  private readonly underWay = new Map<string, number>();
  private readonly most: number;

  constructor(inFlightLimit: number) {
    this.most = Math.max(1, Math.floor(inFlightLimit / 2));
  }

  /** Throws HttpProblem (429 with Retry-After) for the client that has its share already. */
  enter(client: string, answer: ServerResponse): void {
    const count = this.underWay.get(client) ?? 0;
    if (count >= this.most) throw new HttpProblem(edgeErrors.tooMany, { headers: { 'retry-after': '1' } });
    this.underWay.set(client, count + 1);
    // `close` comes for a client that went away as well.
    answer.once('close', () => {
      const left = (this.underWay.get(client) ?? 1) - 1;
      if (left === 0) this.underWay.delete(client);
      else this.underWay.set(client, left);
    });
  }
}
