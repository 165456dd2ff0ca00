import { DomainError, type Actor, type AgencyId } from '@safeguarding/kernel';
import type { CommandContext } from '@safeguarding/ledger';
import type { RequestFacts } from '@safeguarding/platform';
import type { KeyedHash } from '@safeguarding/sealing';
import canonicalize from 'canonicalize';
import { accessErrors } from './core/access-errors.ts';
import { isOwnService, type Principal, type Viewer } from './core/principal.ts';
import type { Purpose } from './core/vocabulary.ts';

type CallerParts = {
  readonly principal: Principal;
  readonly purpose?: Purpose;
  readonly facts: RequestFacts;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
};

/** Who asks, why, and what the edge knows of the request: the first argument of every question to `AccessGate`. */
export class Caller {
  readonly principal: Principal;
  readonly purpose: Purpose | undefined;
  readonly facts: RequestFacts;
  /** The principal with its purpose, as the pure functions take it. */
  readonly viewer: Viewer;
  private readonly keyedHash: Pick<KeyedHash, 'of'>;

  constructor({ principal, purpose, facts, keyedHash }: CallerParts) {
    this.principal = principal;
    this.purpose = purpose;
    this.facts = facts;
    this.viewer = purpose === undefined ? principal : { ...principal, purpose };
    this.keyedHash = keyedHash;
  }

  get agency(): AgencyId {
    return this.principal.agency;
  }

  /** Its own service, then those whose work it does now: whose lists it reads. */
  get services(): readonly AgencyId[] {
    return [this.agency, ...(this.principal.predecessors ?? [])];
  }

  /** Whose numbers of its own it can name, and which it means where it names none. */
  get numbers(): Pick<CommandContext, 'predecessors' | 'numbering'> & { readonly agency: AgencyId } {
    const { predecessors, numbering } = this.principal;
    return {
      agency: this.agency,
      ...(predecessors === undefined ? {} : { predecessors }),
      ...(numbering === undefined ? {} : { numbering }),
    };
  }

  /** Is this its own service, or one whose work it does now? */
  isOf(agency: AgencyId | undefined): boolean {
    return isOwnService(this.principal, agency);
  }

  /**
   * Under which name its service takes part: its own, or that of the predecessor who is one of these parties. What stands under the
   * predecessor's name goes on under it.
   */
  actingAs(...parties: readonly (AgencyId | undefined)[]): AgencyId {
    if (parties.includes(this.agency)) return this.agency;
    return parties.find((party) => this.isOf(party)) ?? this.agency;
  }

  /** Who goes into the envelope. */
  get actor(): Actor {
    const { agency, ref, via, roles } = this.principal;
    return { agency, ref, via, role: roles[0] ?? (via === 'system' ? 'submitting-system' : 'practitioner') };
  }

  /**
   * The context of one command. `operation` names the route (`concern:raise`); the same client key under another operation is
   * another command. Throws DomainError (400) where the request carries neither Idempotency-Key nor X-Request-ID.
   */
  context(operation: string, body: unknown): CommandContext {
    const { idempotencyKey: key } = this.facts;
    if (key === undefined) throw new DomainError(accessErrors.keyMissing);
    const load = this.loadOf();
    // The key of a loaded row is made of the row: only a keyed hash of it may lie in the ledger.
    const kept = load === undefined ? key : this.keyedHash.of('load-key', key);
    return {
      ...this.checkContext(operation),
      ...(load === undefined ? {} : { load }),
      key: kept,
      bodyHash: this.keyedHash.of('command-body', canonicalize(body) ?? ''),
    };
  }

  /** Throws DomainError: 400 for a name that is none, 403 for a system that loads nothing. */
  private loadOf(): string | undefined {
    const { load } = this.facts;
    if (load === undefined) return undefined;
    if (!this.principal.scopes.includes('records:load')) throw new DomainError(accessErrors.notAllowed);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(load)) throw new DomainError(accessErrors.loadMalformed);
    return load;
  }

  /** The context of a check that records nothing: it has no key, and uses none up. */
  checkContext(operation: string): CommandContext {
    const { facts, principal } = this;
    const { agency: _agency, ...numbers } = this.numbers;
    return {
      actor: this.actor,
      ...numbers,
      ...(this.purpose === undefined ? {} : { purpose: this.purpose }),
      scope: [principal.issuer, principal.clientId, principal.ref, operation].join('\n'),
      key: '',
      bodyHash: '',
      receivedAt: facts.receivedAt,
      correlationId: facts.correlationId,
      ...(facts.traceparent === undefined ? {} : { traceparent: facts.traceparent }),
      ...(facts.ifMatch === undefined ? {} : { ifMatch: facts.ifMatch }),
    };
  }
}
