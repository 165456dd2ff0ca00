import type { KeyObject } from 'node:crypto';
import { DomainError } from '@safeguarding/kernel';
import type { IssuerConfig, PublicJwk, TokenAlgorithm } from './issuer-config.ts';
import { KeySet } from './key-set.ts';
import { identityErrors } from './token-refusals.ts';

/** Bounds on what an issuer's key endpoint can cost or how long its silence is survived, in milliseconds and bytes. */
export type KeyFetchLimits = {
  /** Keys older than this are fetched again before they are used. */
  readonly freshMs: number;
  /** While the endpoint is down, keys up to this age still count; then every token of the issuer is answered with 503. */
  readonly outageMs: number;
  /** An unknown key id causes at most one fetch in this time. */
  readonly unknownKeyMs: number;
  /** After a failed fetch the endpoint is left alone for this time. */
  readonly failureMs: number;
  readonly timeoutMs: number;
  readonly maxBytes: number;
};

export const defaultKeyFetchLimits: KeyFetchLimits = {
  freshMs: 300_000,
  outageMs: 3_600_000,
  unknownKeyMs: 30_000,
  failureMs: 5_000,
  timeoutMs: 3_000,
  maxBytes: 65_536,
};

const maxKeys = 64;

/** Finds keys of one issuer by key id; undefined when the issuer has none. Throws DomainError (503) while that cannot be known. */
export type IssuerKeys = { readonly find: (kid: string, algorithm: TokenAlgorithm) => Promise<KeyObject | undefined> };

/** The keys of a configured issuer, and of nobody else: nothing in a token can name a place to fetch keys from. */
export const issuerKeys = (config: IssuerConfig, limits: KeyFetchLimits, nowMs: () => number): IssuerKeys => {
  if ('jwks' in config.keys) {
    const inline = new KeySet(config.keys.jwks.keys);
    return { find: (kid, algorithm) => Promise.resolve(inline.find(kid, algorithm)) };
  }
  return new PublishedKeys(config.keys.jwksUri, limits, nowMs);
};

class PublishedKeys implements IssuerKeys {
  private readonly uri: string;
  private readonly limits: KeyFetchLimits;
  private readonly nowMs: () => number;
  private held: { readonly set: KeySet; readonly fetchedAtMs: number } | undefined;
  private lastTry: { readonly atMs: number; readonly failed: boolean } | undefined;
  private pending: Promise<void> | undefined;

  constructor(uri: string, limits: KeyFetchLimits, nowMs: () => number) {
    this.uri = uri;
    this.limits = limits;
    this.nowMs = nowMs;
  }

  async find(kid: string, algorithm: TokenAlgorithm): Promise<KeyObject | undefined> {
    if (!this.heldWithin(this.limits.freshMs)) await this.refresh(0);
    const found = this.current().find(kid, algorithm);
    if (found) return found;
    await this.refresh(this.limits.unknownKeyMs);
    const published = this.current().find(kid, algorithm);
    // While the endpoint fails nobody can say that the key does not exist: the issuer may just have rotated.
    if (!published && this.lastTry?.failed) throw new DomainError(identityErrors.keysUnavailable);
    return published;
  }

  private current(): KeySet {
    if (!this.held || !this.heldWithin(this.limits.outageMs)) throw new DomainError(identityErrors.keysUnavailable);
    return this.held.set;
  }

  private heldWithin(ms: number): boolean {
    return this.held !== undefined && within(this.nowMs() - this.held.fetchedAtMs, ms);
  }

  private refresh(pauseMs: number): Promise<void> {
    if (this.pending) return this.pending;
    const pause = this.lastTry?.failed ? this.limits.failureMs : pauseMs;
    if (this.lastTry && within(this.nowMs() - this.lastTry.atMs, pause)) return Promise.resolve();
    this.pending = this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async fetch(): Promise<void> {
    const atMs = this.nowMs();
    try {
      this.held = { set: new KeySet(await fetchKeys(this.uri, this.limits)), fetchedAtMs: atMs };
      this.lastTry = { atMs, failed: false };
    } catch {
      this.lastTry = { atMs: this.nowMs(), failed: true };
    }
  }
}

/** A clock that was set back must not stop fetching for as long as it was set back. */
const within = (elapsedMs: number, spanMs: number): boolean => elapsedMs >= 0 && elapsedMs < spanMs;

const fetchKeys = async (uri: string, { timeoutMs, maxBytes }: KeyFetchLimits): Promise<readonly PublicJwk[]> => {
  const answer = await fetch(uri, {
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > maxBytes) throw new RangeError('The key set is too large.');
    chunks.push(chunk);
  }
  if (!answer.ok) throw new RangeError('The key set was not served.');
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : undefined;
  if (!Array.isArray(keys) || keys.length > maxKeys) throw new RangeError('The key set is malformed.');
  return keys.filter((key): key is PublicJwk => typeof key === 'object' && key !== null);
};
