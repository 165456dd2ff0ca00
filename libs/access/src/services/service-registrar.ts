import { DomainError, instant, type Instant } from '@safeguarding/kernel';
import type { Ledger, Outcome } from '@safeguarding/ledger';
import type { AgencyRegister } from '../agency-register.ts';
import type { Caller } from '../caller.ts';
import { accessErrors } from '../core/access-errors.ts';
import type { ActionName } from '../core/actions.ts';
import {
  agencyRegister,
  type AgencyEvent,
  type AgencyFacts,
  type AgencyState,
  type EventSource,
} from '../core/agency.ts';
import { readAgency, sharedClaims } from '../core/agency-loading.ts';
import { changeService, onboardService, resumeService, suspendService } from '../core/service-decisions.ts';
import { addSourceKey, retireSourceKey, withKeysOf } from '../core/source-key-decisions.ts';
import type { AccessGate } from '../gate.ts';
import type {
  AddSourceKeyBody,
  OnboardServiceBody,
  RetireSourceKeyBody,
  ServiceAnswer,
  SourceKeyAnswer,
  SuspendServiceBody,
} from './services.requests.ts';

export type ServiceOutcome = Outcome<AgencyState, AgencyEvent>;
type Parts = { readonly ledger: Ledger; readonly register: AgencyRegister; readonly gate: AccessGate };

/** Services come, change, are suspended and are let in again; what was recorded counts before the answer is sent. */
export class ServiceRegistrar {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  onboard(caller: Caller, body: OnboardServiceBody): Promise<ServiceOutcome> {
    return this.record('service:onboard', caller, body.code, body, (state) => {
      const facts = this.factsOf(body);
      return onboardService(facts, state);
    });
  }

  change(caller: Caller, body: OnboardServiceBody): Promise<ServiceOutcome> {
    return this.record('service:change', caller, body.code, body, (state) =>
      changeService(withKeysOf(this.factsOf(body), state), state),
    );
  }

  /** Whoever suspends the own service could not undo it. */
  suspend(caller: Caller, code: string, body: SuspendServiceBody): Promise<ServiceOutcome> {
    return this.record('service:suspend', caller, code, body, (state) => {
      if (caller.agency === code) throw new DomainError(accessErrors.ownService);
      return suspendService(body.reason, state);
    });
  }

  resume(caller: Caller, code: string): Promise<ServiceOutcome> {
    return this.record('service:resume', caller, code, {}, resumeService);
  }

  /** The new key counts beside the old ones until those are retired. */
  addKey(caller: Caller, code: string, body: AddSourceKeyBody): Promise<ServiceOutcome> {
    return this.record('service:add-key', caller, code, body, (state) => addSourceKey(body, state));
  }

  /** An instant that is past counts as now: what was taken since then was taken under the key that stood. */
  retireKey(caller: Caller, code: string, body: RetireSourceKeyBody): Promise<ServiceOutcome> {
    return this.record('service:retire-key', caller, code, body, (state, now) => {
      const wanted = body.from === undefined ? now : instant(body.from);
      const { topic, source, kid } = body;
      return retireSourceKey({ topic, source, kid, from: wanted < now ? now : wanted }, state);
    });
  }

  /** Throws DomainError: 403 by policy, 404 for a code that nobody registered. */
  async read(caller: Caller, code: string): Promise<ServiceAnswer> {
    await this.parts.gate.require('service:read', caller);
    const { state } = await this.parts.ledger.load<AgencyState, AgencyEvent>(agencyRegister, code);
    return serviceAnswer(state);
  }

  private async record(
    action: ActionName,
    caller: Caller,
    code: string,
    body: object,
    decide: (state: AgencyState, at: Instant) => readonly AgencyEvent[],
  ): Promise<ServiceOutcome> {
    const { ledger, gate, register } = this.parts;
    const outcome = await ledger.change<AgencyState, AgencyEvent>(agencyRegister, code, {
      context: caller.context(`${action}\n${code}`, body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await gate.require(action, caller);
      },
      decide,
    });
    // The next request, here at once and elsewhere as soon as it was followed, is judged by it.
    await register.prime();
    return outcome;
  }

  /** Refuses what a register file would be refused for, and what another service claims already. */
  private factsOf(body: OnboardServiceBody): AgencyFacts {
    const read = readAgency(JSON.parse(JSON.stringify(body)));
    if (Array.isArray(read)) {
      const { code } = accessErrors.serviceMalformed;
      const problems = (read as readonly string[]).map((detail) => ({ pointer: '', code, detail }));
      throw new DomainError(accessErrors.serviceMalformed, problems);
    }
    const { suspended: _suspended, ...facts } = read as Exclude<typeof read, readonly string[]>;
    const others = this.parts.register.all().filter(({ id }) => id !== facts.code);
    if (sharedClaims([...others, facts]).length > 0) throw new DomainError(accessErrors.claimedAlready);
    return facts;
  }
}

/** 404 for a code that nobody registered. */
export const serviceAnswer = (state: AgencyState): ServiceAnswer => {
  if (state.status === 'unregistered') throw new DomainError(accessErrors.serviceUnknown);
  const { sources, clients, ...facts } = state.agency;
  return {
    ...facts,
    sources: sources.map(({ topic, source }) => ({ topic, source })),
    clients: [...clients],
    status: state.status,
    sourceKeys: sources.flatMap(keysOf),
  };
};

const keysOf = ({ topic, source, keys = [], retiredKeys = [] }: EventSource): readonly SourceKeyAnswer[] =>
  keys.map((key) => {
    const kid = key['kid'] ?? '';
    const retired = retiredKeys.find((one) => one.kid === kid);
    return { topic, source, kid, ...(retired === undefined ? {} : { retiredFrom: retired.from }) };
  });
