import type { AccessGate, AgencyRegister, Caller, Entry, Receipts, ShownEntry } from '@safeguarding/access';
import { DomainError, type JsonValue, type PersonId, type Recorded, plainEvent } from '@safeguarding/kernel';
import { ledgerErrors, type Ledger } from '@safeguarding/ledger';
import type { PersonEvent, PersonState } from '../core/person.ts';
import { isConcernLabel } from '../core/relationship.ts';
import { peopleTimeline } from '../people-timeline.ts';
import { personSlice } from '../people-slices.ts';
import type { LabelAnswer, LabelsAnswer, LabelStatement } from './perpetrators.requests.ts';

type Parts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly register: AgencyRegister;
  readonly receipts: Receipts;
};

type Facts = { readonly relationship?: string; readonly replaces?: string };
type Shown = {
  readonly one: ShownEntry;
  readonly facts: Facts;
  readonly said: Readonly<Record<string, JsonValue>>;
};

const factsOf = (event: Recorded<PersonEvent> | undefined): Facts => event?.facts ?? {};

const saidIn = ({ fields }: ShownEntry): Readonly<Record<string, JsonValue>> => {
  const { others } = fields;
  const [first] = Array.isArray(others) ? (others as readonly JsonValue[]) : [];
  return typeof first === 'object' && first !== null ? (first as Readonly<Record<string, JsonValue>>) : {};
};

const statementOf = ({ one: { entry }, said }: Shown): LabelStatement =>
  // What was opened has the members that the command sealed.
  ({ id: entry.thing, ...said, recordedAt: entry.recordedAt }) as unknown as LabelStatement;

/** The statement and those that it took the place of, the newest first. */
const chainFrom = (last: Shown, all: readonly Shown[]): readonly Shown[] => {
  const before = all.find(({ one }) => one.entry.thing === last.facts.replaces);
  return before ? [last, ...chainFrom(before, all)] : [last];
};

/** Labels that a caller may see, from the entries that it may see: one way for what is shown, one policy. */
export class PerpetratorReader {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Throws DomainError: 404 where the child may not be known, 503 without a receipt. */
  async of(caller: Caller, child: PersonId): Promise<LabelsAnswer> {
    const { gate, receipts } = this.parts;
    const records = await gate.membersOf(child);
    const read = await Promise.all(records.map((record) => this.onRecord(caller, record)));
    const [own] = read;
    if (!own?.view.known) throw new DomainError(ledgerErrors.unknown);
    await receipts.record(caller, {
      action: 'perpetrator:read',
      answer: 'shown',
      children: read
        .map(({ view, told }) => ({
          ...view.receipt,
          entries: view.receipt.entries.filter(({ id }) => told.has(id)),
        }))
        .filter(({ child: record, entries }) => record === child || entries.length > 0),
      versions: own.view.versions,
    });
    return { items: read.flatMap(({ items }) => items) };
  }

  private async onRecord(caller: Caller, record: PersonId) {
    const { ledger, gate } = this.parts;
    const { events } = await ledger.load<PersonState, PersonEvent>(personSlice, record);
    const byId = new Map<string, Recorded<PersonEvent>>(events.map((event) => [event.id, event]));
    const view = await gate.view(
      caller,
      'perpetrator:read',
      record,
      events.flatMap((event) => this.entriesOf(event)),
    );
    const all = view.entries.map((one) => ({ one, facts: factsOf(byId.get(one.entry.id)), said: saidIn(one) }));
    const labels = all.filter(({ said }) => isConcernLabel(said['relation']));
    const replaced = new Set(labels.map(({ facts }) => facts.replaces));
    const ends = new Map(
      all
        .filter(({ one }) => byId.get(one.entry.id)?.type === 'RelationshipEnded')
        .map((end) => [end.one.entry.thing, end]),
    );
    const last = labels.filter(({ one }) => !replaced.has(one.entry.thing));
    const told = new Set<string>(
      [...labels, ...last.flatMap(({ one }) => ends.get(one.entry.thing) ?? [])].map(({ one }) => one.entry.id),
    );
    const items = last.map((shown): LabelAnswer => {
      const { entry } = shown.one;
      const end = ends.get(entry.thing);
      return {
        ...statementOf(shown),
        ...(end?.said as Partial<LabelStatement> | undefined),
        agency: entry.owner,
        record,
        status: end ? 'ended' : 'standing',
        history: chainFrom(shown, labels)
          .slice(end ? 0 : 1)
          .map(statementOf),
      };
    });
    return { view, items, told };
  }

  private entriesOf(event: Recorded<PersonEvent>): readonly Entry[] {
    const recorded = plainEvent(event);
    return (peopleTimeline[event.type]?.(recorded) ?? []).map((draft) => this.parts.register.entryOf(draft));
  }
}
