import {
  DomainError,
  instant,
  localDate,
  londonDate,
  refused,
  type AgencyId,
  type Clock,
  type Instant,
  type LocalDate,
} from '@safeguarding/kernel';
import type { Ledger, Outcome } from '@safeguarding/ledger';
import type { AgencyRegister } from '../agency-register.ts';
import type { Caller } from '../caller.ts';
import { accessErrors } from '../core/access-errors.ts';
import type { ActionName } from '../core/actions.ts';
import {
  agencyRegister,
  isSource,
  type AgencyEvent,
  type AgencyFacts,
  type AgencyState,
  type CodeKind,
  type EventSource,
} from '../core/agency.ts';
import { readAgency, sharedClaims } from '../core/agency-loading.ts';
import { withMovedKeys } from '../core/moved-sources.ts';
import { changeService, onboardService, resumeService, suspendService } from '../core/service-decisions.ts';
import { claimsFormerCode } from '../core/former-codes.ts';
import { succeedCode, succeedService, withdrawSuccession } from '../core/succession-decisions.ts';
import { addSourceKey, retireSourceKey } from '../core/source-key-decisions.ts';
import type { AccessGate } from '../gate.ts';
import { serviceAnswer } from './service-answer.ts';
import type {
  AddSourceKeyBody,
  OnboardServiceBody,
  RetireSourceKeyBody,
  ServiceAnswer,
  SucceedCodeBody,
  SucceedServiceBody,
  SuspendServiceBody,
} from './services.requests.ts';

export type ServiceOutcome = Outcome<AgencyState, AgencyEvent>;
type Parts = {
  readonly ledger: Ledger;
  readonly register: AgencyRegister;
  readonly gate: AccessGate;
  readonly clock: Clock;
};

/** Services come, change, are suspended and are let in again; what was recorded counts before the answer is sent. */
export class ServiceRegistrar {
  private readonly parts: Parts;
  /** Successions one after the other: two at once could make each service the other's successor. */
  private succeeding: Promise<unknown> = Promise.resolve();

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
    return this.record('service:change', caller, body.code, body, (state) => {
      const known = state.status === 'unregistered' ? undefined : state.agency;
      return changeService(withMovedKeys(this.factsOf(body), known, this.parts.register.before(body.code)), state);
    });
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
    return this.recordOfSource('service:add-key', caller, code, body, (state) => addSourceKey(body, state));
  }

  /** An instant that is past counts as now: what was taken since then was taken under the key that stood. */
  retireKey(caller: Caller, code: string, body: RetireSourceKeyBody): Promise<ServiceOutcome> {
    return this.recordOfSource('service:retire-key', caller, code, body, (state, now) => {
      const wanted = body.from === undefined ? now : instant(body.from);
      const { topic, source, kid } = body;
      return retireSourceKey({ topic, source, kid, from: wanted < now ? now : wanted }, state);
    });
  }

  /** What takes the place of a code is held to the rules of codes, and may not have been another service's. */
  succeedCode(caller: Caller, code: string, body: SucceedCodeBody): Promise<ServiceOutcome> {
    const { kind, successor } = body;
    const from = dayIn(body.from, '/from');
    const grace =
      body.acceptedUntil === undefined ? {} : { acceptedUntil: dayIn(body.acceptedUntil, '/acceptedUntil') };
    return this.record('service:succeed-code', caller, code, body, (state, at) => {
      const events = succeedCode({ kind, successor, from, ...grace }, state, londonDate(at));
      if (state.status !== 'unregistered') this.checkFacts(withCode(state.agency, kind, successor), state.agency);
      return events;
    });
  }

  /** Whoever ends the own service could not take it back. */
  succeed(caller: Caller, code: string, body: SucceedServiceBody): Promise<ServiceOutcome> {
    const succeed = () =>
      this.record('service:succeed', caller, code, body, (state, at) => {
        if (caller.agency === code) throw new DomainError(accessErrors.ownService);
        return succeedService(this.parts.register.get(body.successor as AgencyId), state, at);
      });
    const outcome = this.succeeding.then(succeed, succeed);
    this.succeeding = outcome;
    return outcome;
  }

  /** What the successor claims by then of the service's sources, clients and duty it gives back first. */
  withdrawSuccession(caller: Caller, code: string): Promise<ServiceOutcome> {
    return this.record('service:withdraw-succession', caller, code, {}, (state) => {
      const events = withdrawSuccession(state);
      const { register } = this.parts;
      const before = register.successions.predecessorsOf(code as AgencyId).map(({ agency }) => agency);
      const others = register.all().filter(({ id }) => id !== code && !before.includes(id));
      if (state.status !== 'unregistered' && others.some((other) => claimsWhatIs(other, state.agency)))
        throw new DomainError(accessErrors.claimedAlready);
      return events;
    });
  }

  /** As the register has it today. 404 for a code that nobody registered. */
  answerOf(state: AgencyState): ServiceAnswer {
    const { register, clock } = this.parts;
    const predecessors =
      state.status === 'unregistered'
        ? []
        : register.successions.predecessorsOf(state.agency.code as AgencyId).map(({ agency }) => agency);
    return { ...serviceAnswer(state, londonDate(clock.now())), ...(predecessors.length === 0 ? {} : { predecessors }) };
  }

  /** Throws DomainError: 403 by policy, 404 for a code that nobody registered. */
  async read(caller: Caller, code: string): Promise<ServiceAnswer> {
    await this.parts.gate.require('service:read', caller);
    const { state } = await this.parts.ledger.load<AgencyState, AgencyEvent>(agencyRegister, code);
    return this.answerOf(state);
  }

  /**
   * Of a source that came from predecessors it is recorded with them too: where the succession is withdrawn they have it back, and with it
   * the keys as they stand then. What such a one knows already is left.
   */
  private async recordOfSource(
    action: ActionName,
    caller: Caller,
    code: string,
    body: { readonly topic: string; readonly source: string },
    decide: (state: AgencyState, at: Instant) => readonly AgencyEvent[],
  ): Promise<ServiceOutcome> {
    const outcome = await this.record(action, caller, code, body, decide);
    const had = this.parts.register.before(code).filter(({ sources }) => sources.some((one) => isSource(one, body)));
    for (const { id } of had)
      await this.record(action, caller, id, body, (state, at) => {
        try {
          return decide(state, at);
        } catch (error) {
          if (error instanceof DomainError) return [];
          throw error;
        }
      });
    return outcome;
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
    this.checkClaims(facts, this.parts.register.get(facts.code as AgencyId));
    return facts;
  }

  /** What a service has with another code, held to the rules of the register files. */
  private checkFacts({ formerCodes: _former, ...facts }: AgencyFacts, before: AgencyFacts): void {
    const read = readAgency(JSON.parse(JSON.stringify({ ...facts, sources: facts.sources.map(withoutRetired) })));
    if (Array.isArray(read)) throw refused(accessErrors.serviceMalformed, '/successor');
    this.checkClaims(facts, before);
  }

  /** A successor may have what the services had whose work it does: they speak no more. */
  private checkClaims(facts: AgencyFacts, before: AgencyFacts | undefined): void {
    const { register } = this.parts;
    const { successions } = register;
    const line = new Set<string>(
      [...successions.predecessorsOf(facts.code as AgencyId), ...successions.successorsOf(facts.code as AgencyId)].map(
        ({ agency }) => agency,
      ),
    );
    const others = register.all().filter(({ id }) => id !== facts.code && !line.has(id));
    const ours = { ...facts, ...(before?.formerCodes ? { formerCodes: before.formerCodes } : {}) };
    const taken = sharedClaims([ours]).length > 0 || others.some((other) => claimsWhatIs(other, ours));
    if (taken || claimsFormerCode(facts, before, others)) throw new DomainError(accessErrors.claimedAlready);
  }
}

const claimsWhatIs = (other: AgencyFacts, ours: AgencyFacts): boolean => sharedClaims([other, ours]).length > 0;

const withoutRetired = ({ retiredKeys: _retired, ...source }: EventSource): EventSource => source;

const withCode = (agency: AgencyFacts, kind: CodeKind, code: string): AgencyFacts =>
  kind === 'area' ? { ...agency, area: code } : { ...agency, codes: { ...agency.codes, [kind]: code } };

const dayIn = (text: string, pointer: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    throw refused(accessErrors.serviceMalformed, pointer);
  }
};
