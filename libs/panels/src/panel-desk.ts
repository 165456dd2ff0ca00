import type { AccessGate, ActionName, AgencyRegister, Caller, EntryDraft, Receipts, View } from '@safeguarding/access';
import type { AgencyId, DomainEvent, Instant, Recorded, ThingId } from '@safeguarding/kernel';
import { asSuccessor, type CommandContext, type Ledger, type Outcome, type Slice } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import { targetOfCase, type CasePanel } from './case-panel.ts';
import { partyNamed } from './party.ts';

/** What tells one process from another. */
export type PanelProcess<State, Event extends DomainEvent> = {
  readonly slice: Slice<State, Event>;
  readonly read: ActionName;
  /** Throws DomainError (404) for a case that nobody ever referred. */
  readonly panelOf: (state: State) => CasePanel;
  /** The last revision that an agency may know of, where it had the case once and no longer has. */
  readonly knownUntil?: (state: State, agency: AgencyId) => number | undefined;
  /** What an event is to those who have a seat now. */
  readonly stepOf: (state: State, event: Recorded<Event>) => EntryDraft;
};

export type DeskParts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly register: AgencyRegister;
  readonly receipts: Receipts;
};

type Change<State, Event> = {
  readonly action: ActionName;
  /** Tells commands of one action apart. */
  readonly step: string;
  readonly body: object;
  /** `recorded` keeps the names of services under which the case has them, whoever does their work now. */
  readonly decide: (state: State, at: Instant, recorded: State) => readonly Event[];
  /** What has to stand elsewhere before: ends of marks on timelines. Harmless when repeated. */
  readonly first?: (state: State, context: CommandContext) => Promise<void>;
};

/** What a reader gets of a case; no view where it has it already. */
export type CaseRead<State> = { readonly state: State; readonly tag: string; readonly view?: View };

/** The one way in which the cases of a process are changed and read: who has no seat is answered as for nothing. */
export class PanelDesk<State, Event extends DomainEvent> {
  private readonly parts: DeskParts;
  private readonly process: PanelProcess<State, Event>;

  constructor(parts: DeskParts, process: PanelProcess<State, Event>) {
    this.parts = parts;
    this.process = process;
  }

  /** The state of a case, and who has a seat at it, by a strong read; nobody is judged. Throws DomainError (404). */
  async load(id: ThingId): Promise<{ readonly state: State; readonly panel: CasePanel }> {
    const { state } = await this.parts.ledger.load<State, Event>(this.process.slice, id);
    return { state, panel: this.process.panelOf(state) };
  }

  /** The name under which a service that a command names is one of the parties. */
  party(named: AgencyId, parties: readonly AgencyId[]): AgencyId {
    return partyNamed(named, parties, this.parts.register.successions);
  }

  /** Records a step of an existing case; needs If-Match. */
  change(caller: Caller, id: ThingId, change: Change<State, Event>): Promise<Outcome<State, Event>> {
    const { action, step, body, decide, first } = change;
    const context = caller.context(`${action}\n${step}\n${id}`, body);
    return this.parts.ledger.change<State, Event>(this.process.slice, id, {
      context,
      ifMatch: 'required',
      authorise: async (state) => {
        await this.parts.gate.require(action, caller, targetOfCase(this.process.panelOf(state)));
      },
      decide,
      ...(first === undefined ? {} : { first: (state) => first(state, context) }),
    });
  }

  /** The case as far as the caller's seat shows it; the receipt is durable before it is given. */
  async read(caller: Caller, id: ThingId): Promise<CaseRead<State>> {
    const { ledger, gate, register, receipts } = this.parts;
    const { slice, read, panelOf, stepOf, knownUntil } = this.process;
    const history = await ledger.load<State, Event>(slice, id);
    const panel = panelOf(history.state);
    await gate.require(read, caller, targetOfCase(panel));
    const entries = history.events.map((event) => register.entryOf(stepOf(history.state, event)));
    const view = await gate.view(caller, read, panel.subject, entries);
    const until = knownUntil?.(asSuccessor(history.state, caller.principal), caller.agency) ?? history.revision;
    const tag = ledger.tagOf(history.stream, until);
    const same = isNotModified(caller.facts, tag);
    await receipts.record(caller, {
      action: read,
      answer: same ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
      asked: [id],
    });
    const known = history.events.filter(({ revision }) => revision <= until);
    const state = until === history.revision ? history.state : known.reduce(slice.evolve, slice.initial);
    return { state, tag, ...(same ? {} : { view }) };
  }
}
