import type { VerifiedToken } from './token-claims.ts';

/** What a token proved is remembered no longer than this, so that a changed role or a withdrawn key counts within a minute. */
const longestRememberedMs = 60_000;

/** Remembers verified tokens by their SHA-256, the least recently used leaving first. Holds no token and no secret. */
export class TokenCache {
  private readonly entries = new Map<string, { readonly token: VerifiedToken; readonly untilMs: number }>();
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  get(digest: string, nowMs: number): VerifiedToken | undefined {
    const entry = this.entries.get(digest);
    if (!entry) return undefined;
    this.entries.delete(digest);
    // The machine's clock may have been set back: then the remaining time says nothing.
    if (nowMs >= entry.untilMs || entry.untilMs - nowMs > longestRememberedMs) return undefined;
    this.entries.set(digest, entry);
    return entry.token;
  }

  set(digest: string, token: VerifiedToken, nowMs: number): void {
    const untilMs = Math.min(nowMs + longestRememberedMs, token.expiresAt);
    if (untilMs <= nowMs || this.size === 0) return;
    this.entries.delete(digest);
    this.entries.set(digest, { token, untilMs });
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.size && oldest !== undefined) this.entries.delete(oldest);
  }
}
