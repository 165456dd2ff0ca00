import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, ChildFactsSource, type Caller } from '@safeguarding/access';
import {
  DomainError,
  localDate,
  type EventId,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, type Outcome } from '@safeguarding/ledger';
import { OwnRelationships } from '@safeguarding/people';
import { EntriesOfOwner } from '@safeguarding/timeline';
import type { OnlineState } from './core/online-access.ts';
import {
  checkAuthority,
  checkCoercion,
  checkCompetenceAge,
  checkPast,
  factOf,
  ownStanding,
  type Situation,
} from './core/online-decisions.ts';
import { onlineErrors } from './core/online-errors.ts';
import type { OnlineEvent } from './core/online-events.ts';
import { isReleasable } from './core/online-sight.ts';
import { onlineSlice } from './online-slice.ts';
import type {
  CodeBody,
  CoercionBody,
  CompetenceBody,
  HistoryBody,
  ProxyBody,
  ProxyEndBody,
  ReasonsBody,
  RedactionBody,
  ReleaseBody,
  StopBody,
} from './online.requests.ts';

export type OnlineOutcome = Outcome<OnlineState, OnlineEvent> & { readonly fact: ThingId };

type Made = Situation & { readonly fact: ThingId };
type Command = {
  readonly action: 'online-access:restrict' | 'online-access:widen';
  readonly operation: string;
  readonly body: object;
  readonly decide: (made: Made, state: OnlineState) => readonly OnlineEvent[];
};

const dayIn = (text: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    throw new DomainError(onlineErrors.dayUnknown);
  }
};

/** Which relationships can be a proxy's. */
const proxyRelations = new Set(['parent', 'carer', 'parental-responsibility']);

/**
 * Everything that a practice decides about online access to a child's record, in the child's one stream: the next read of the record
 * reads it. Restricting waits for no tag and no strong sign-in.
 */
@Injectable()
export class OnlineAccessService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
    @Inject(OwnRelationships) private readonly relationships: OwnRelationships,
    @Inject(EntriesOfOwner) private readonly entries: EntriesOfOwner,
  ) {}

  /** 104 restricts and 106 opens; both count from the day that is sent, whatever came before. */
  code(caller: Caller, child: PersonId, body: CodeBody): Promise<OnlineOutcome> {
    const { code, effectiveOn, reasons } = body;
    const action = code === '104' ? 'online-access:restrict' : 'online-access:widen';
    return this.run(caller, child, {
      ...{ action, operation: 'code', body },
      decide: (made) => [
        factOf(
          'OnlineReviewCodeRecorded',
          { code, effectiveOn: dayIn(effectiveOn) },
          { ...of(made), sealed: { narrative: { reasons } } },
        ),
      ],
    });
  }

  stop(caller: Caller, child: PersonId, body: StopBody): Promise<OnlineOutcome> {
    const { measure, of: whose, reason, reasons } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:restrict', operation: 'stop', body },
      decide: (made) => [
        factOf(
          'OnlineAccessStopped',
          { measure, of: whose },
          { ...of(made), sealed: { narrative: { reason, reasons } } },
        ),
      ],
    });
  }

  /** After somebody has asked again whether it would be under another person's control. */
  restore(caller: Caller, child: PersonId, stop: ThingId, body: ReasonsBody): Promise<OnlineOutcome> {
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: `restore\n${stop}`, body },
      decide: (made, state) => {
        const stopped = ownStanding(state.stops, state, { ...made, fact: stop });
        checkCoercion(stopped.of, state, made, stopped.at);
        return [factOf('OnlineAccessRestored', {}, { ...of(made), fact: stop, sealed: { narrative: textOf(body) } })];
      },
    });
  }

  async redact(caller: Caller, child: PersonId, body: RedactionBody): Promise<OnlineOutcome> {
    const { entry, reason, reasons } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:restrict', operation: 'redact', body },
      decide: (made) => {
        this.checkEntry(caller, made, entry);
        return [
          factOf(
            'OnlineItemRedacted',
            { entry: entry as EventId },
            { ...of(made), sealed: { narrative: { reason, reasons } } },
          ),
        ];
      },
    });
  }

  endRedaction(caller: Caller, child: PersonId, redaction: ThingId, body: ReasonsBody): Promise<OnlineOutcome> {
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: `end-redaction\n${redaction}`, body },
      decide: (made, state) => {
        ownStanding(state.redactions, state, { ...made, fact: redaction });
        return [
          factOf('OnlineRedactionEnded', {}, { ...of(made), fact: redaction, sealed: { narrative: textOf(body) } }),
        ];
      },
    });
  }

  release(caller: Caller, child: PersonId, body: ReleaseBody): Promise<OnlineOutcome> {
    const { entry } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: 'release', body },
      decide: (made) => {
        this.checkEntry(caller, made, entry);
        return [
          factOf(
            'OnlineItemReleased',
            { entry: entry as EventId },
            { ...of(made), sealed: { narrative: textOf(body) } },
          ),
        ];
      },
    });
  }

  openHistory(caller: Caller, child: PersonId, body: HistoryBody): Promise<OnlineOutcome> {
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: 'history', body },
      decide: (made, state) => {
        const from = dayIn(body.from);
        checkPast(from, made.at);
        checkCoercion('patient', state, made);
        return [factOf('OnlineHistoryOpened', { from }, { ...of(made), sealed: { narrative: textOf(body) } })];
      },
    });
  }

  assessCompetence(caller: Caller, child: PersonId, body: CompetenceBody): Promise<OnlineOutcome> {
    const { outcome } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: 'competence', body },
      decide: (made) => {
        checkCompetenceAge(made);
        return [factOf('OnlineCompetenceAssessed', { outcome }, { ...of(made), sealed: { narrative: textOf(body) } })];
      },
    });
  }

  assessCoercion(caller: Caller, child: PersonId, body: CoercionBody): Promise<OnlineOutcome> {
    const { of: whose, outcome, next, assessedBy, reasons } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:restrict', operation: 'coercion', body },
      decide: (made) => [
        factOf(
          'OnlineCoercionAssessed',
          { of: whose, outcome, next },
          { ...of(made), sealed: { narrative: { assessedBy, reasons } } },
        ),
      ],
    });
  }

  /** Who of the family it is, and what shows the authority, is sealed. */
  async grant(caller: Caller, child: PersonId, body: ProxyBody): Promise<OnlineOutcome> {
    const { relationship, authority, scope, evidence } = body;
    const related = await this.relationships.standing(caller.services, child, relationship as ThingId);
    return this.run(caller, child, {
      ...{ action: 'online-access:widen', operation: 'proxy', body },
      decide: (made, state) => {
        if (!related || !proxyRelations.has(related.relation)) throw new DomainError(onlineErrors.relationshipUnknown);
        checkAuthority(authority, state, made);
        checkCoercion('proxies', state, made);
        const sealed = {
          'third-party': { relationship, person: related.other, evidence },
          narrative: textOf(body),
        };
        return [factOf('OnlineProxyGranted', { authority, scope }, { ...of(made), sealed })];
      },
    });
  }

  endProxy(caller: Caller, child: PersonId, proxy: ThingId, body: ProxyEndBody): Promise<OnlineOutcome> {
    const { reason, reasons } = body;
    return this.run(caller, child, {
      ...{ action: 'online-access:restrict', operation: `end-proxy\n${proxy}`, body },
      decide: (made, state) => {
        ownStanding(state.proxies, state, { ...made, fact: proxy });
        return [
          factOf('OnlineProxyEnded', {}, { ...of(made), fact: proxy, sealed: { narrative: { reason, reasons } } }),
        ];
      },
    });
  }

  private async run(
    caller: Caller,
    child: PersonId,
    { action, operation, body, decide }: Command,
  ): Promise<OnlineOutcome> {
    const context = caller.context(`${action}\n${operation}\n${child}`, body);
    const born = (await this.children.of(child))?.dateOfBirth;
    const fact = createdId(context, onlineSlice.category);
    const outcome = await this.ledger.change<OnlineState, OnlineEvent>(onlineSlice, child, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require(action, caller, { child });
      },
      decide: (state, at) => decide({ child, practice: caller.agency, born, at, fact }, state),
    });
    return { ...outcome, fact };
  }

  private checkEntry({ services }: Caller, { child }: Made, entry: string): void {
    const found = this.entries.of([child], services).find(({ id }) => id === entry);
    if (!found || !isReleasable(found.kind)) throw new DomainError(onlineErrors.noSuchEntry);
  }
}

const of = ({ child, practice, fact }: Made) => ({ child, practice, fact });
const textOf = ({ reasons }: ReasonsBody) => ({ reasons });
