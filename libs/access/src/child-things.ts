import {
  DomainError,
  type DomainEvent,
  type Instant,
  type PersonId,
  type RecordedEvent,
  plainEvent,
} from '@safeguarding/kernel';
import { createdId, ledgerErrors, type Ledger, type Outcome, type Slice } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import type { AgencyRegister } from './agency-register.ts';
import type { Caller } from './caller.ts';
import type { ActionName } from './core/actions.ts';
import type { EntryDraft } from './core/entry.ts';
import type { View } from './core/view.ts';
import type { AccessGate, ThingTarget } from './gate.ts';
import type { Receipts } from './receipts.ts';

/** How one kind of thing about one child is kept, judged and read. */
export type KindOfThing<State, Event extends DomainEvent> = {
  readonly slice: Slice<State, Event>;
  /** Every event of such a thing is one entry. */
  readonly draftOf: (event: RecordedEvent) => EntryDraft;
  /** Undefined where nothing was recorded under the id. */
  readonly targetOf: (state: State) => (ThingTarget & { readonly child: PersonId }) | undefined;
  readonly readAction: ActionName;
};

type Parts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly register: AgencyRegister;
  readonly receipts: Receipts;
};

type Decide<State, Event> = (state: State, at: Instant) => readonly Event[];

/** What a reader gets of a thing; no view where the reader has it already. */
export type ThingReading<State> = { readonly state: State; readonly tag: string; readonly view?: View };

/** The usual life of a thing about one child: begun on the child, changed on what stands, read entry by entry with a receipt. */
export class ChildThings<State, Event extends DomainEvent> {
  private readonly parts: Parts;
  private readonly kind: KindOfThing<State, Event>;

  constructor(parts: Parts, kind: KindOfThing<State, Event>) {
    this.parts = parts;
    this.kind = kind;
  }

  /** Judged on the child; `decide` gets the id that the command's key gives the thing. */
  begin(
    caller: Caller,
    action: ActionName,
    {
      child,
      body,
      decide,
    }: { readonly child: PersonId; readonly body: object; readonly decide: (id: string) => Decide<State, Event> },
  ): Promise<Outcome<State, Event>> {
    const { slice } = this.kind;
    const context = caller.context(action, body);
    return this.parts.ledger.create<State, Event>(slice, {
      context,
      authorise: async () => {
        await this.parts.gate.require(action, caller, { child });
      },
      decide: decide(createdId(context, slice.category)),
    });
  }

  /** Judged on the thing as it stands; `step` names the command among those of the same action. */
  change(
    caller: Caller,
    id: string,
    {
      action,
      step,
      body,
      decide,
    }: {
      readonly action: ActionName;
      readonly step: string;
      readonly body: object;
      readonly decide: Decide<State, Event>;
    },
  ): Promise<Outcome<State, Event>> {
    return this.parts.ledger.change<State, Event>(this.kind.slice, id, {
      context: caller.context(`${action}\n${step}\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        await this.parts.gate.require(action, caller, this.standing(state));
      },
      decide,
    });
  }

  /** The receipt is durable before the answer; 404 where not one entry may be seen. */
  async read(caller: Caller, id: string): Promise<ThingReading<State>> {
    const { ledger, gate, register, receipts } = this.parts;
    const { slice, draftOf, readAction: action } = this.kind;
    const history = await ledger.load<State, Event>(slice, id);
    const { child } = this.standing(history.state);
    const entries = history.events.map((event) => register.entryOf(draftOf(plainEvent(event))));
    const view = await gate.view(caller, action, child, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    const tag = ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    await receipts.record(caller, {
      action,
      answer: same ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return { state: history.state, tag, ...(same ? {} : { view }) };
  }

  private standing(state: State): ThingTarget & { readonly child: PersonId } {
    const target = this.kind.targetOf(state);
    if (!target) throw new DomainError(ledgerErrors.unknown);
    return target;
  }
}
