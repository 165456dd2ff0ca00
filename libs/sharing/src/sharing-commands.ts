import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  AgencyRegister,
  type Caller,
  ChildFactsSource,
  sensitiveKinds,
} from '@safeguarding/access';
import {
  ageOn,
  DomainError,
  localDate,
  londonDate,
  londonInstant,
  occurredOn,
  startOfLondonDay,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors } from '@safeguarding/ledger';
import { KeyedHash } from '@safeguarding/sealing';
import type { Decider, Subject } from './core/authority.ts';
import type { Controller } from './core/consent-decisions.ts';
import type { Texts } from './core/sealed-content.ts';
import { sharingErrors } from './core/sharing-errors.ts';
import type { Party, SharingEvent } from './core/sharing-events.ts';
import type { SharingState } from './core/sharing-state.ts';
import type { SharingOutcome } from './sharing-service.ts';
import { sharingSlice } from './sharing-slice.ts';
import type { AuthoriserBody, DeciderBody } from './sharing.parts.ts';

/** What a decision of this slice may need besides the body. */
export type Circumstances = {
  readonly child: PersonId;
  /** Derived from the command's key: the id of what it brings about. */
  readonly id: ThingId;
  readonly subject: Subject;
  readonly controller: Controller;
  readonly today: LocalDate;
};

export type Decide = (about: Circumstances) => (state: SharingState, at: Instant) => readonly SharingEvent[];

/** A command about one child, as the edge hands it over. */
export type SharingCommand = {
  readonly action: ActionName;
  readonly child: PersonId;
  readonly body: unknown;
  /** Judged on the child, or on nothing that could be hidden (a registration). */
  readonly judgedOn: 'child' | 'ledger';
  readonly decide: Decide;
};

/**
 * Everything that people and feeds decide about sharing one child's record. All of it goes to the child's one stream, where the next
 * read finds it. Facts of their own are appended whatever else changed; none of them overwrites another.
 */
@Injectable()
export class SharingCommands {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
    @Inject(KeyedHash) private readonly keyedHash: KeyedHash,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
  ) {}

  /** The outcome and the id of what the command brought about. Throws DomainError: 404, 403, or a rule of the slice. */
  async run(
    caller: Caller,
    { action, child, body, judgedOn, decide }: SharingCommand,
  ): Promise<SharingOutcome & { readonly thing: ThingId }> {
    const context = caller.context(`${action}\n${child}`, body);
    const facts = await this.children.of(child);
    if (!facts && judgedOn === 'ledger') throw new DomainError(ledgerErrors.unknown);
    const thing = createdId(context, action);
    const { agency, agencyKind: kind } = caller.principal;
    const decided = (state: SharingState, at: Instant): readonly SharingEvent[] => {
      const today = londonDate(at);
      const years = facts?.dateOfBirth === undefined ? {} : { years: ageOn(facts.dateOfBirth, today) };
      const subject: Subject = { kind: facts?.kind ?? 'child', ...years };
      return decide({ child, id: thing, subject, controller: { agency, kind }, today })(state, at);
    };
    const outcome = await this.ledger.change<SharingState, SharingEvent>(sharingSlice, child, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await (judgedOn === 'child' ? this.gate.require(action, caller, { child }) : this.gate.require(action, caller));
        // A registration is a system's; a person who is barred does nothing about the child, whatever their service does.
        if (caller.principal.via === 'person') await this.gate.refuseBarred(caller, child);
      },
      decide: decided,
    });
    return { ...outcome, thing };
  }

  /** Services that are one with those named, because one does the work of all of them today; each with the person who is named. */
  oneWith(parties: readonly Party[]): readonly Party[] {
    const { successions } = this.register;
    return parties.flatMap((party) => {
      const today = successions.todayOf(party.agency);
      const line = [today, ...successions.predecessorsOf(today).map(({ agency }) => agency)];
      return line.filter((agency) => agency !== party.agency).map((agency) => ({ ...party, agency }));
    });
  }

  /** Who decided: whose parent somebody is stands nowhere in plain, only a keyed hash that tells two deciders apart. */
  decider({ authority, standing, person, competence }: DeciderBody): Decider {
    return {
      authority,
      standing,
      ...(person === undefined ? {} : { decider: this.keyedHash.of('decider', person) }),
      ...(competence === undefined ? {} : { competence: competence.finding }),
    };
  }
}

/** The references and free texts of a decision; they are sealed. */
export const textsOf = (
  { evidence, reasons, decidedBy }: { evidence?: string; reasons?: string; decidedBy?: DeciderBody },
  policyDocument?: string,
): Texts => ({
  ...(evidence === undefined ? {} : { evidence }),
  ...(reasons === undefined ? {} : { reasons }),
  ...(decidedBy?.competence === undefined ? {} : { competenceAssessment: decidedBy.competence.reference }),
  ...(decidedBy?.person === undefined ? {} : { decidedBy: decidedBy.person }),
  ...(policyDocument === undefined ? {} : { policyDocument }),
});

/** A service as involvements know it. */
export const serviceOf = ({ agency, kind }: Controller) => ({
  agency,
  kind,
  sensitive: sensitiveKinds.has(kind as never),
});

/** A person who authorises or reviews: role and pseudonym plain, a name sealed. */
export const authoriserOf = ({ role, person }: AuthoriserBody) => ({
  role,
  ...(person === undefined ? {} : { person }),
});

const malformed = (pointer: string): DomainError =>
  new DomainError(sharingErrors.periodReversed, [
    { pointer, code: 'malformed', detail: 'A day or an instant is needed.' },
  ]);

/** A day begins at London midnight. */
export const instantAt = (text: string, pointer: string): Instant => {
  try {
    return text.length === 10 ? startOfLondonDay(localDate(text)) : londonInstant(text);
  } catch {
    throw malformed(pointer);
  }
};

/** `from` and `until` where they were sent. */
export const periodIn = ({ from, until }: { from?: string; until?: string }): { from?: Instant; until?: Instant } => ({
  ...(from === undefined ? {} : { from: instantAt(from, '/from') }),
  ...(until === undefined ? {} : { until: instantAt(until, '/until') }),
});

/** When something happened, to any precision. */
export const occurrence = (text: string | undefined) => {
  if (text === undefined) return {};
  try {
    return { occurredOn: occurredOn(text) };
  } catch {
    throw malformed('/occurredOn');
  }
};
