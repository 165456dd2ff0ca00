import type { Position } from '@safeguarding/kernel';
import { isHopeless, isInfrastructureFault } from './fault.ts';

/** Counts how often one event has failed by its own fault, and says when that is enough. */
export class PoisonWatch {
  private readonly parkAfter: number;
  private failing: { readonly position: Position; readonly attempts: number } | undefined;

  constructor(parkAfter = 3) {
    this.parkAfter = parkAfter;
  }

  /** How often it was tried, where it is to be parked now; undefined where it is to be tried again. */
  verdict(position: Position, error: unknown): number | undefined {
    if (isInfrastructureFault(error)) return undefined;
    const before = this.failing?.position === position ? this.failing.attempts : 0;
    const attempts = before + 1;
    this.failing = { position, attempts };
    return attempts >= this.parkAfter || isHopeless(error) ? attempts : undefined;
  }
}
