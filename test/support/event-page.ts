import type { EventCatalogue } from '@safeguarding/ledger';
import type { RecordedEvent } from '@safeguarding/kernel';

/** What was seen of one event type in a log: where it lies, its plain facts, what is sealed in it. */
type Seen = { readonly streams: Set<string>; readonly facts: Set<string>; readonly sealed: Set<string> };

/** Gathers what a log holds of each type; `page` words it beside the catalogues of the slices. */
export class EventPage {
  readonly #seen = new Map<string, Seen>();

  /** `fields`: the sealed fields as `class.field`, opened by whoever holds the keys. */
  note(event: RecordedEvent, fields: readonly string[]): void {
    const seen = this.#seen.get(event.type) ?? { streams: new Set(), facts: new Set(), sealed: new Set() };
    this.#seen.set(event.type, seen);
    seen.streams.add(event.stream.slice(0, event.stream.indexOf('-')));
    for (const name of Object.keys(event.facts)) seen.facts.add(name);
    for (const field of fields) seen.sealed.add(field);
  }

  /** One table per catalogue, in the order of the composition, headed by the streams where its events were seen. */
  page(catalogues: readonly EventCatalogue[]): string {
    const sections = catalogues.map((catalogue) => {
      const streams = Object.keys(catalogue).flatMap((type) => [...(this.#seen.get(type)?.streams ?? [])]);
      return `## ${[...new Set(streams)].sort().join(', ')}\n\n${this.#table(catalogue)}`;
    });
    return `# Events

Every type of fact that the ledger writes: its version, how long its personal content is kept, its plain facts, and its sealed fields by
field class. Headings name the streams. Generated from the code and the scene of the tests (\`npm run golden\`); do not edit. A type
without facts never came up in the scene: it needs time to pass, a crash, or an operator. How to add one:
[add an event](how-to/add-an-event.md).

${sections.join('\n\n')}
`;
  }

  #table(catalogue: EventCatalogue): string {
    const rows = Object.entries(catalogue).map(([type, { version, retention }]) => {
      const seen = this.#seen.get(type);
      const words = (set?: Set<string>): string => [...(set ?? [])].sort().join(', ');
      return `| ${type} | ${String(version)} | ${retention} | ${words(seen?.facts)} | ${words(seen?.sealed)} |`;
    });
    return [
      '| event | version | kept as | facts | sealed |',
      '| ----- | ------- | ------- | ----- | ------ |',
      ...rows,
    ].join('\n');
  }
}
