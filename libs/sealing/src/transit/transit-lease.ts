import { readFileSync } from 'node:fs';
import { leaseOf, ownLeaseOf, type Lease } from '../core/transit-answers.ts';
import { KeeperUnavailable } from '../errors.ts';
import { troubleOf, type TransitAnswer, type TransitHttp } from './transit-http.ts';
import type { TransitOptions, TransitSignIn } from './transit-options.ts';

/** Two thirds of a life, as the keeper's own agents do: one failed renewal leaves time for another. */
const renewAfter = 2 / 3;
/** A renewal that gives less than this part of the first life comes near the end that cannot be moved: sign in anew. */
const leastPart = 0.5;
const usuallyYoungMs = 5_000;
const longestTimerMs = 2 ** 31 - 1;
const longestSecret = 16_384;

const secretIn = (file: string): string => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new KeeperUnavailable('login-refused');
  }
  // What is no single word would break the header or the request, and its error would quote it.
  if (!/^[\x21-\x7e]+$/.test(text) || text.length > longestSecret) throw new KeeperUnavailable('login-refused');
  return text;
};

type LeaseOptions = Pick<TransitOptions, 'signIn' | 'timeoutMs' | 'youngTokenMs'>;

/** The ledger's own token at the keeper: signed in when first needed, prolonged in time, exchanged when it is refused. */
export class TransitLease {
  private readonly http: TransitHttp;
  private readonly signIn: TransitSignIn;
  private readonly timeoutMs: number;
  private readonly youngMs: number;
  private lease: Lease | undefined;
  private signingIn: Promise<Lease> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private firstLife = 0;
  private takenAt = 0;

  constructor(http: TransitHttp, { signIn, timeoutMs, youngTokenMs = usuallyYoungMs }: LeaseOptions) {
    this.http = http;
    this.signIn = signIn;
    this.timeoutMs = timeoutMs;
    this.youngMs = youngTokenMs;
  }

  /** Everybody who asks meanwhile waits for one sign-in. Throws KeeperUnavailable. */
  async token(): Promise<string> {
    if (this.lease) return this.lease.token;
    this.signingIn ??= this.enter().finally(() => {
      this.signingIn = undefined;
    });
    return (await this.signingIn).token;
  }

  /** The keeper did not take this token. True where another one may do better. */
  refused(token: string): boolean {
    if (this.lease?.token === token) {
      if (performance.now() - this.takenAt < this.youngMs) return false;
      this.forget();
    }
    return true;
  }

  /** Gives a token back that was signed in for; one from a file belongs to whoever wrote it. */
  async close(): Promise<void> {
    const { lease } = this;
    this.forget();
    if (!lease || this.signIn.by === 'token-file') return;
    await this.ask('auth/token/revoke-self', {}, lease.token).catch(() => undefined);
  }

  private async enter(): Promise<Lease> {
    const lease = await this.fetchLease();
    this.firstLife = lease.lifeSeconds;
    this.takenAt = performance.now();
    this.keep(lease);
    return lease;
  }

  private async fetchLease(): Promise<Lease> {
    const { signIn } = this;
    if (signIn.by === 'token-file') {
      const token = secretIn(signIn.tokenFile);
      const { timeoutMs } = this;
      const answer = await this.http.call({ method: 'GET', path: 'auth/token/lookup-self', token, timeoutMs });
      return this.leaseIn(answer, ownLeaseOf(token, answer.body));
    }
    const body =
      signIn.by === 'approle'
        ? { role_id: signIn.roleId, secret_id: secretIn(signIn.secretIdFile) }
        : { role: signIn.role, jwt: secretIn(signIn.jwtFile) };
    const answer = await this.ask(`auth/${signIn.mount}/login`, body);
    return this.leaseIn(answer, leaseOf(answer.body));
  }

  private leaseIn(answer: TransitAnswer, lease: Lease | undefined): Lease {
    if (answer.status === 200 && lease) return lease;
    const trouble = troubleOf(answer);
    if (trouble === 'busy' || trouble === 'sealed') throw new KeeperUnavailable(trouble);
    throw new KeeperUnavailable(answer.status === 200 ? 'malformed' : 'login-refused');
  }

  private keep(lease: Lease): void {
    this.lease = lease;
    clearTimeout(this.timer);
    if (lease.lifeSeconds === 0) return;
    const ms = Math.min(lease.lifeSeconds * 1000 * renewAfter, longestTimerMs);
    this.timer = setTimeout(() => void this.renew(lease), ms).unref();
  }

  /** Whatever goes wrong here, the next call signs in anew. */
  private async renew(lease: Lease): Promise<void> {
    let renewed: Lease | undefined;
    if (lease.renewable) {
      const answer = await this.ask('auth/token/renew-self', {}, lease.token).catch(() => undefined);
      renewed = answer?.status === 200 ? leaseOf(answer.body) : undefined;
    }
    if (this.lease?.token !== lease.token) return;
    if (renewed && renewed.lifeSeconds >= this.firstLife * leastPart) this.keep(renewed);
    else this.forget();
  }

  private forget(): void {
    this.lease = undefined;
    clearTimeout(this.timer);
  }

  private ask(path: string, body: object, token?: string): Promise<TransitAnswer> {
    return this.http.call({ method: 'POST', path, body, token, timeoutMs: this.timeoutMs });
  }
}
