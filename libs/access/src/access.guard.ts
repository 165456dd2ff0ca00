import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { DomainError, londonDate, type ActorRef } from '@safeguarding/kernel';
import {
  presentedOf,
  type RequestFacts,
  type TokenVerifier,
  type VerifiedToken,
  type WithSettle,
} from '@safeguarding/platform';
import type { KeyedHash } from '@safeguarding/sealing';
import type { AgencyRegister } from './agency-register.ts';
import { Caller } from './caller.ts';
import { accessErrors } from './core/access-errors.ts';
import { actions, readsWithoutPurpose, type ActionName } from './core/actions.ts';
import { purposes, type Purpose } from './core/vocabulary.ts';
import { actionKey, publicKey, type WithCaller } from './decorators.ts';
import type { AccessGate } from './gate.ts';
import { principalOf } from './principal-source.ts';
import type { Refusals } from './refusals.ts';

/** What of a Fastify request the guard needs. */
export type GuardedRequest = WithCaller &
  WithSettle & {
    facts?: RequestFacts;
    readonly params?: Readonly<Record<string, string>>;
    readonly raw: { readonly method?: string; readonly url?: string; readonly rawHeaders: readonly string[] };
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  };

export type GuardParts = {
  readonly verifier: Pick<TokenVerifier, 'verify' | 'requireStrong'>;
  readonly register: AgencyRegister;
  readonly keyedHash: Pick<KeyedHash, 'of' | 'pseudonym'>;
  readonly gate: Pick<AccessGate, 'coarse'>;
  readonly refusals: Pick<Refusals, 'settle'>;
  /** What the edge made of the request's headers. */
  readonly factsOf: (request: GuardedRequest) => RequestFacts;
  /** Throws the 429 of a client that asks too often; nobody is limited where it is absent. */
  readonly limit?: (client: string, context: ExecutionContext) => Promise<void> | void;
};

const odsHeader = 'nhsd-end-user-organisation-ods';

const wordOf = (text: string | undefined): Purpose | undefined => purposes.find((purpose) => purpose === text);

const metadata = (key: string, context: ExecutionContext): unknown =>
  Reflect.getMetadata(key, context.getHandler()) ?? Reflect.getMetadata(key, context.getClass());

/** The action of a route; undefined for a public one. */
export const actionOf = (context: ExecutionContext): ActionName | undefined =>
  metadata(actionKey, context) as ActionName | undefined;

/** Whether the route records something when it is permitted; a public one does not. */
export const isCommand = (context: ExecutionContext): boolean => {
  const action = actionOf(context);
  return action !== undefined && actions[action] === 'command';
};

/**
 * Who asks, and can such a caller ever do this? In the order of the contract: 401, 429, purpose 400, then 403, all before anything
 * is looked up, so alike for every child.
 */
export class AccessGuard implements CanActivate {
  private readonly parts: GuardParts;
  /** A verified token is the same object for as long as it is remembered, and so is its subject. */
  private readonly pseudonyms = new WeakMap<VerifiedToken, ActorRef>();

  constructor(parts: GuardParts) {
    this.parts = parts;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = actionOf(context);
    // The check at start lets no route through that has neither; here it is closed once more.
    if (action === undefined) return metadata(publicKey, context) === true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const { verifier, limit } = this.parts;
    const token = await verifier.verify(presentedOf(request.raw));
    await limit?.(`${token.issuer}\n${token.clientId}`, context);
    const caller = this.callerOf(request, token, action);
    request.caller = caller;
    this.checkRight(caller, token, action);
    const beganAt = performance.now();
    // From here on a refusal could tell of a child: it goes on record before it is answered.
    request.settle = (error) =>
      this.parts.refusals.settle(error, { caller, action, params: request.params ?? {}, beganAt });
    return true;
  }

  private callerOf(request: GuardedRequest, token: VerifiedToken, action: ActionName): Caller {
    const { factsOf, register, keyedHash } = this.parts;
    const facts = factsOf(request);
    const purpose = wordOf(facts.purpose);
    const optional = actions[action] === 'command' || readsWithoutPurpose.has(action);
    const stated = facts.purpose === undefined ? optional : purpose !== undefined;
    if (!stated) throw new DomainError(accessErrors.purposeMissing);
    const known = { register, ref: this.pseudonymOf(token), today: () => londonDate(facts.receivedAt) };
    const principal = principalOf(token, request.headers[odsHeader], known);
    return new Caller({ principal, facts, keyedHash, ...(purpose === undefined ? {} : { purpose }) });
  }

  private pseudonymOf(token: VerifiedToken): ActorRef {
    const { via, issuer, subject } = token;
    const ref = this.pseudonyms.get(token) ?? this.parts.keyedHash.pseudonym(via, issuer, subject);
    this.pseudonyms.set(token, ref);
    return ref;
  }

  private checkRight({ viewer }: Caller, token: VerifiedToken, action: ActionName): void {
    const right = this.parts.gate.coarse(action, viewer);
    if (right === 'step-up') this.parts.verifier.requireStrong(token);
    if (right !== 'possible') throw new DomainError(accessErrors.notAllowed);
  }
}
