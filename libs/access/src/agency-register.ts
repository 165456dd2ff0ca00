import { beginning, type EventLog, type LogEvent } from '@safeguarding/event-log';
import { type AgencyId, type Position, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState } from './core/agency.ts';
import { entryOf, labelsFor, type Entry, type EntryDraft } from './core/entry.ts';
import { areasOf } from './core/former-codes.ts';
import { noSuccessions, Successions } from './core/successions.ts';
import type { EntryLabel } from './core/vocabulary.ts';

/** An agency of the register; those that are suspended, or succeeded by another, are kept but do not act. */
export type Agency = AgencyFacts & { readonly id: AgencyId; readonly status: 'active' | 'suspended' | 'succeeded' };

/** Why nothing is taken from a source that the register knows. */
type SilentSource = 'suspended' | 'succeeded';

const filter = { streams: [`${agencyRegister.category}-`] };
const page = 1_000;
const key = (topic: string, source: string): string => JSON.stringify([topic, source]);

/**
 * All agencies in memory, folded from the log. `prime` reads what is there and must be done before anything is answered; `follow`
 * keeps it current. `at` folds the register as it stood at a past position.
 */
export class AgencyRegister {
  private readonly log: EventLog;
  private readonly readEvent: ReadEvent;
  private states = new Map<AgencyId, AgencyState>();
  private agencies = new Map<AgencyId, Agency>();
  private sources = new Map<string, Agency>();
  private lines: Successions = noSuccessions;
  /** Of the last event that was taken. */
  private position: Position = beginning;
  /** How far the log was looked through: far behind it, because the register seldom changes. Never further than what was taken. */
  private lookedAt: Position = beginning;
  private primed = false;
  private failingSince: number | undefined;

  constructor(log: EventLog, readEvent: ReadEvent) {
    this.log = log;
    this.readEvent = readEvent;
  }

  /** True once everything that was in the log at start has been read. */
  get ready(): boolean {
    return this.primed;
  }

  /** For how long it has not been able to follow the log, in milliseconds of the machine's clock: what it says may be over; 0 while it can. */
  get behindMs(): number {
    return this.failingSince === undefined ? 0 : performance.now() - this.failingSince;
  }

  /** Undefined for an agency that was never registered. */
  get(id: AgencyId): Agency | undefined {
    return this.agencies.get(id);
  }

  /** The active agency whose events arrive so. */
  bySource(topic: string, source: string): Agency | undefined {
    return this.sources.get(key(topic, source));
  }

  /** Why the agency of a source does not act; undefined where it does, or where nobody has such a source. */
  silentSource(topic: string, source: string): SilentSource | undefined {
    if (this.bySource(topic, source)) return undefined;
    const found = this.all().find(
      ({ status, sources }) =>
        status !== 'active' && sources.some((one) => one.topic === topic && one.source === source),
    );
    return found && found.status !== 'active' ? found.status : undefined;
  }

  /** Who does whose work. */
  get successions(): Successions {
    return this.lines;
  }

  /** Whether a service takes notice of what is told to it today, be it through the one that does its work. */
  acts(id: AgencyId): boolean {
    return this.get(this.lines.todayOf(id))?.status === 'active';
  }

  /** Those whose work a service does besides its own, the nearest first. */
  before(id: string): readonly Agency[] {
    const distance = (agency: Agency): number =>
      this.lines.successorsOf(agency.id).findIndex(({ agency: by }) => by === id);
    const before = this.lines.predecessorsOf(id as AgencyId).flatMap((one) => this.get(one.agency) ?? []);
    return before.toSorted((one, other) => distance(one) - distance(other));
  }

  /** Who of a service and its predecessors had something first: itself where none of those had it. */
  firstOf(agency: AgencyId, had: (agency: Agency) => boolean): AgencyId {
    const distance = (id: AgencyId): number => this.lines.successorsOf(id).length;
    const before = this.lines.predecessorsOf(agency).flatMap((one) => this.get(one.agency) ?? []);
    const [first] = before.filter(had).toSorted((one, other) => distance(other.id) - distance(one.id));
    return first?.id ?? agency;
  }

  /** In order of their codes. */
  all(): readonly Agency[] {
    return [...this.agencies.keys()].sort().flatMap((id) => this.get(id) ?? []);
  }

  /**
   * The active service that is told where a child of this area has no lead authority; the area may be named by a code that is over. Where
   * the duty was a service's that was succeeded, it is its successor's.
   */
  dutyFor(area: string): Agency | undefined {
    return this.servingArea(area, ({ dutyForArea }) => dutyForArea);
  }

  /**
   * The active service of an area, whichever of its codes is said, that is one of those meant; where such a one was succeeded and no
   * other serves the area, whoever does its work.
   */
  servingArea(area: string, isMeant: (agency: Agency) => boolean): Agency | undefined {
    const serving = this.all().filter((agency) => isMeant(agency) && areasOf(agency).includes(area));
    const acting = serving.map((agency) => this.get(this.lines.todayOf(agency.id)));
    return [...serving, ...acting].find((agency) => agency?.status === 'active');
  }

  /** Completes a slice's draft. What an agency that nobody registered wrote is treated as a sensitive service's. */
  entryOf(draft: EntryDraft): Entry {
    const kind = this.get(draft.owner)?.kind;
    if (kind) return entryOf(draft, kind);
    return { ...entryOf(draft, 'voluntary'), labels: this.labelsOf(draft.owner, draft.labels) };
  }

  /** The labels that follow from who wrote something. */
  labelsOf(owner: AgencyId, labels: readonly EntryLabel[]): readonly EntryLabel[] {
    const kind = this.get(owner)?.kind;
    if (kind) return labelsFor(kind, labels);
    return [...new Set<EntryLabel>([...labels, 'sensitive-service', 'withheld'])];
  }

  /** Reads to the end of the log; also makes one's own registrations visible at once. Reads nothing again that it has looked through. */
  async prime(): Promise<void> {
    const end = await this.log.head();
    let after = this.lookedAt;
    for (;;) {
      const events = await this.log.readAll({ after, filter, limit: page });
      this.take(events);
      after = events.at(-1)?.position ?? after;
      if (events.length < page) break;
    }
    this.looked(after > end ? after : end);
    this.primed = true;
  }

  /** Follows the log until the signal aborts; throws where the log is gone, and may be called again. */
  async follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const message of this.log.subscribeAll({ after: this.lookedAt, filter, signal })) {
        if (message.kind === 'batch') this.take(message.events);
        this.looked(message.next);
        this.failingSince = undefined;
      }
    } catch (error) {
      this.failingSince ??= performance.now();
      throw error;
    }
  }

  /** The register as it stood at a past position: what `get` answered then. */
  async at(position: Position): Promise<Pick<AgencyRegister, 'get' | 'bySource' | 'all' | 'entryOf' | 'successions'>> {
    const past = new AgencyRegister(this.log, this.readEvent);
    for (;;) {
      const events = await this.log.readAll({ after: past.position, filter, limit: page });
      past.take(events.filter((event) => event.position <= position));
      if (events.length < page || (events.at(-1)?.position ?? position) >= position) return past;
    }
  }

  private looked(at: Position): void {
    if (at > this.lookedAt) this.lookedAt = at;
  }

  private take(events: readonly LogEvent[]): void {
    // `prime` and `follow` may overlap: what was taken already is not taken twice.
    const fresh = events.filter((event) => event.position > this.position);
    for (const event of fresh) {
      const recorded = recordedAs<AgencyEvent>(this.readEvent(event));
      if (!(recorded.type in agencyRegister.events)) continue;
      const id = recorded.facts.code as AgencyId;
      const state = agencyRegister.evolve(this.states.get(id) ?? agencyRegister.initial, recorded);
      this.states.set(id, state);
      if (state.status !== 'unregistered') this.agencies.set(id, { ...state.agency, id, status: state.status });
    }
    const last = fresh.at(-1);
    if (!last) return;
    this.position = last.position;
    this.lines = new Successions(
      [...this.states].flatMap(([of, state]) =>
        state.status === 'succeeded' ? [{ of, by: state.successor as AgencyId, since: state.at }] : [],
      ),
    );
    this.sources = new Map(
      this.all()
        .filter(({ status }) => status === 'active')
        .flatMap((agency) => agency.sources.map(({ topic, source }) => [key(topic, source), agency] as const)),
    );
  }
}
