import { clearTimeout, setTimeout } from 'node:timers';
import type { Position } from '@safeguarding/kernel';

type Waiter = { readonly position: Position; readonly answer: (reached: boolean) => void };

/** Beyond this a waiter is told at once that its position was not reached. */
const mostWaiters = 10_000;

/** Those who wait until a position is reached. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  wait(position: Position, timeoutMs: number): Promise<boolean> {
    if (timeoutMs <= 0 || this.waiting.size >= mostWaiters) return Promise.resolve(false);
    return new Promise((resolve) => {
      const answer = (reached: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(waiter);
        resolve(reached);
      };
      const waiter = { position, answer };
      const timer = setTimeout(answer, timeoutMs, false);
      this.waiting.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of this.waiting) if (waiter.position <= position) waiter.answer(true);
  }

  giveUp(): void {
    for (const waiter of this.waiting) waiter.answer(false);
  }
}
