import type { KeyObject } from 'node:crypto';
import type { KeyScope } from './key-store.ts';

/** An unwrapped data key. The bytes stay inside the KeyObject (three times faster than raw bytes, and never printed). */
export type DataKey = { readonly keyId: string; readonly scope: KeyScope; readonly key: KeyObject };

export type KeyCacheBounds = {
  /** 20,000 when absent. */
  readonly maxKeys?: number;
  /** 60,000 when absent: also how long a destruction by another process can go unnoticed. */
  readonly lifeMs?: number;
};

type Kept = DataKey & { readonly goneAt: number };

/** One text per scope. */
export const scopeName = ({ person, controller, retention }: KeyScope): string =>
  `${person} ${controller} ${retention}`;

/** Unwrapped keys, least recently used out first, none older than its life. Times in ms of the given monotonic clock. */
export class KeyCache {
  private readonly maxKeys: number;
  private readonly lifeMs: number;
  private readonly now: () => number;
  private readonly byId = new Map<string, Kept>();
  private readonly byScope = new Map<string, Kept>();
  private nextSweep = 0;

  constructor(bounds: KeyCacheBounds, now: () => number) {
    this.maxKeys = bounds.maxKeys ?? 20_000;
    this.lifeMs = bounds.lifeMs ?? 60_000;
    this.now = now;
  }

  get size(): number {
    return this.byId.size;
  }

  withId(keyId: string): DataKey | undefined {
    return this.fresh(this.byId.get(keyId));
  }

  ofScope(scope: KeyScope): DataKey | undefined {
    return this.fresh(this.byScope.get(scopeName(scope)));
  }

  put(key: DataKey): void {
    const kept: Kept = { ...key, goneAt: this.now() + this.lifeMs };
    this.byId.delete(key.keyId);
    this.byId.set(key.keyId, kept);
    this.byScope.set(scopeName(key.scope), kept);
    while (this.byId.size > this.maxKeys) {
      const [oldest] = this.byId.values();
      if (oldest) this.drop(oldest);
    }
  }

  /** Lets go of every key past its life; keys that nobody asks for again must not stay either. */
  sweep(): void {
    const now = this.now();
    if (now < this.nextSweep) return;
    this.nextSweep = now + this.lifeMs;
    for (const kept of this.byId.values()) if (kept.goneAt <= now) this.drop(kept);
  }

  clear(): void {
    this.byId.clear();
    this.byScope.clear();
  }

  private fresh(kept: Kept | undefined): DataKey | undefined {
    if (!kept) return undefined;
    if (kept.goneAt <= this.now()) {
      this.drop(kept);
      return undefined;
    }
    // Moved to the young end.
    this.byId.delete(kept.keyId);
    this.byId.set(kept.keyId, kept);
    return kept;
  }

  private drop(kept: Kept): void {
    this.byId.delete(kept.keyId);
    this.byScope.delete(scopeName(kept.scope));
  }
}
