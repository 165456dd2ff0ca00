import { Inject, Injectable } from '@nestjs/common';
import { accessErrors, AccessGate, Receipts, type ActionName, type Caller, type ChildView } from '@safeguarding/access';
import { DomainError, type Clock as Time, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { Ledger, ledgerErrors, SEALING, type History, type Outcome } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import type { Sealing } from '@safeguarding/sealing';
import { clocksSlice } from './clock-slice.ts';
import { targetOf } from './clock-target.ts';
import { lineOfClock } from './clock-lines.ts';
import type { ClockChangedAnswer, ClocksOfChildAnswer, EvaluationAnswer } from './clocks.answers.ts';
import type { EvaluateClocksBody, PauseClockBody, WaiveClockBody } from './clocks.requests.ts';
import { pauseClock, resumeClock, waiveClock } from './core/clock-decisions.ts';
import type { Clock, ClockEvent, ClocksState } from './core/clock.ts';
import { differences, evaluate, stateAt } from './core/evaluate.ts';
import { ruleBook } from './core/rule-book.ts';
import { suppose } from './core/suppose.ts';

export type ClocksOutcome = Outcome<ClocksState, ClockEvent>;
type OfMember = { readonly child: PersonId; readonly history: History<ClocksState, ClockEvent> };
type Known = { readonly view: ChildView; readonly clocks: readonly OfMember[] };

/** The clocks of one child: read strongly from the log, changed by who has to act. */
@Injectable()
export class ChildClocks {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SEALING) private readonly sealing: Sealing,
    @Inject(CLOCK) private readonly time: Time,
  ) {}

  /** Whoever leads sees every clock of the child; another service those that it has to keep or waits for. */
  async read(caller: Caller, child: PersonId): Promise<ClocksOfChildAnswer> {
    const { view, clocks } = await this.known(caller, child);
    const at = this.time.now();
    const items = await Promise.all(
      clocks.flatMap(({ child: member, history }) =>
        history.state.clocks
          .filter((clock) => this.concerns(caller, view, clock))
          .map(async (clock) => ({
            ...lineOfClock(clock, member, at),
            ...(caller.isOf(clock.responsible) ? await this.explanationOf(history, clock) : {}),
          })),
      ),
    );
    await this.receipt(caller, view, items);
    return { items: items.toSorted((a, b) => (a.dueBy ?? '9999').localeCompare(b.dueBy ?? '9999')) };
  }

  /** The history of the child under other rules; records nothing but the reading. */
  async evaluate(caller: Caller, child: PersonId, { rules }: EvaluateClocksBody): Promise<EvaluationAnswer> {
    const { view, clocks } = await this.known(caller, child);
    const at = this.time.now();
    const supposed = suppose(ruleBook, rules);
    const found = clocks.flatMap(({ history: { state } }) => {
      const facts = state.facts.filter((fact) => this.concerns(caller, view, fact));
      return differences(evaluate(facts, ruleBook), evaluate(facts, supposed), at);
    });
    await this.receipt(caller, view, []);
    return { differences: found.map(({ trigger: _event, ...difference }) => difference) };
  }

  async waive(caller: Caller, child: PersonId, clock: ThingId, body: WaiveClockBody): Promise<ClocksOutcome> {
    const { reason, explanation } = body;
    return this.change('clock:waive', caller, child, clock, body, (state) =>
      waiveClock({ clock, reason }, state).map((event) => ({
        ...event,
        personal: [{ person: child, classes: { narrative: { explanation } } }],
      })),
    );
  }

  pause(caller: Caller, child: PersonId, clock: ThingId, body: PauseClockBody): Promise<ClocksOutcome> {
    return this.change('clock:pause', caller, child, clock, body, (state, at) => {
      const found = state.clocks.find((each) => each.clock === clock);
      const rule = ruleBook.find(({ id, version }) => id === found?.rule && version === found.version);
      return pauseClock({ clock, reason: body.reason, mayPause: rule?.mayPause ?? false }, state, at);
    });
  }

  resume(caller: Caller, child: PersonId, clock: ThingId): Promise<ClocksOutcome> {
    return this.change('clock:resume', caller, child, clock, {}, (state, at) => resumeClock({ clock }, state, at));
  }

  /** How the clock that a command changed stands afterwards. */
  answerOf(clock: ThingId, { state }: ClocksOutcome): ClockChangedAnswer {
    const found = state.clocks.find((each) => each.clock === clock);
    if (!found) throw new DomainError(ledgerErrors.unknown);
    return { id: clock, state: stateAt(found, this.time.now()) };
  }

  private change(
    action: ActionName,
    caller: Caller,
    child: PersonId,
    clock: ThingId,
    body: object,
    decide: (state: ClocksState, at: Instant) => readonly ClockEvent[],
  ): Promise<ClocksOutcome> {
    return this.ledger.change<ClocksState, ClockEvent>(clocksSlice, child, {
      context: caller.context(`${action}\n${child}\n${clock}`, body),
      // Other clocks of the child move meanwhile: a waiver is about one of them and overwrites nothing.
      ifMatch: 'ignored',
      authorise: async ({ clocks }) => {
        const found = clocks.find((each) => each.clock === clock);
        if (!found) throw new DomainError(ledgerErrors.unknown);
        await this.gate.require(action, caller, targetOf({ ...found, child }));
        // Who waits for it may know of it and not change it.
        if (!caller.isOf(found.responsible)) throw new DomainError(accessErrors.notAllowed);
      },
      decide: (state, at) => decide(state, at).map((event) => ({ ...event, subjects: [child] })),
    });
  }

  private async known(caller: Caller, child: PersonId): Promise<Known> {
    const view = await this.gate.child(caller, 'clock:read', child);
    if (!view.permitted) {
      await this.gate.require('clock:read', caller, { child });
      throw new DomainError(ledgerErrors.unknown);
    }
    const clocks = await Promise.all(
      view.members.map(async (member) => ({
        child: member,
        history: await this.ledger.load<ClocksState, ClockEvent>(clocksSlice, member),
      })),
    );
    return { view, clocks };
  }

  /** Why it was waived, in words: for the service that waived it; others learn the reason's code. */
  private async explanationOf(
    { events }: OfMember['history'],
    { clock, status }: Clock,
  ): Promise<{ explanation?: string }> {
    const waived = events.findLast(({ type, facts }) => type === 'ClockWaived' && facts.clock === clock);
    const [part] = waived?.sealed ?? [];
    if (status !== 'waived' || !waived || !part) return {};
    const { id: eventId, type, schemaVersion } = waived;
    const explanation = (await this.sealing.open({ eventId, type, schemaVersion }, part))?.classes.narrative?.[
      'explanation'
    ];
    return typeof explanation === 'string' ? { explanation } : {};
  }

  private concerns(
    caller: Caller,
    { bases }: ChildView,
    { responsible, awaiting }: Pick<Clock, 'responsible' | 'awaiting'>,
  ): boolean {
    return caller.isOf(responsible) || caller.isOf(awaiting) || bases.some(({ kind }) => kind === 'lead');
  }

  private async receipt(caller: Caller, view: ChildView, items: readonly { readonly id: string }[]): Promise<void> {
    await this.receipts.record(caller, {
      action: 'clock:read',
      answer: 'shown',
      children: [view.receipt],
      asked: items.map(({ id }) => id),
      versions: view.versions,
    });
  }
}
