import type {
  AccessGate,
  Caller,
  Entry,
  Fragment,
  OpenedContent,
  Receipts,
  ShownEntry,
  ViewJson,
} from '@safeguarding/access';
import { DomainError, type EventId, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { isNotModified, platformErrors } from '@safeguarding/platform';
import type { KeyedHash, SealedTokens } from '@safeguarding/sealing';
import { asksForAll, filterText, matches, type TimelineFilter } from './core/filter.ts';
import { isLate, orderKey } from './core/order.ts';
import { timelineErrors } from './core/timeline-errors.ts';
import { supersededBy } from './core/supersession.ts';
import type { TimelineEntries } from './timeline-entries.ts';
import type { Place, TimelineRows } from './timeline-model.ts';

/** One question to a timeline. */
export type TimelineQuestion = {
  readonly child: PersonId;
  readonly filter: TimelineFilter;
  readonly newestFirst: boolean;
  /** Entries of one page. */
  readonly limit: number;
  readonly cursor?: string;
  readonly explain: boolean;
};

/** JSON as UTF-8 and its opaque tag; no JSON where the reader has it already. */
export type TimelineAnswer = { readonly tag: string; readonly json?: Buffer };

type Parts = {
  readonly rows: TimelineRows;
  readonly entries: TimelineEntries;
  readonly gate: AccessGate;
  readonly opened: Pick<OpenedContent, 'pageKeeper'>;
  readonly receipts: Receipts;
  readonly tokens: Pick<SealedTokens, 'seal' | 'open'>;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
};

/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 200;
const everything = 1_000_000_000;
/** Places beside which there is nothing, in the order of places. */
const [beforeAll, behindAll] = ['', '~'];

/** The presence of an entry, then the fields that its classes show; written once per entry, child and classes. */
const render = ({ entry, fields, destroyed }: ShownEntry): string =>
  JSON.stringify({
    id: entry.id,
    thing: entry.thing,
    kind: entry.kind,
    agency: entry.owner,
    occurredOn: entry.occurredOn,
    recordedAt: entry.recordedAt,
    receivedAt: entry.receivedAt,
    late: isLate({ ...entry, recordedAt: entry.movedAt ?? entry.recordedAt }),
    ...(entry.movedAt === undefined ? {} : { movedAt: entry.movedAt }),
    ...(destroyed ? { destroyed } : {}),
    ...(entry.firstLoad === undefined ? {} : { firstLoad: entry.firstLoad }),
    ...fields,
  });

/** Members that an entry has on this page only, as they follow the others of its JSON object. */
const further = (members: Readonly<Record<string, unknown>>): string => {
  const text = JSON.stringify(members);
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
};

type Item = { readonly fragment: Fragment; readonly further: string };

/** The page without its end, which may hold a cursor that is sealed anew each time. */
const pageOf = (child: PersonId, items: readonly Item[]): string =>
  `{"child":"${child}","items":[${items.map((item) => (item.further === '' ? item.fragment.json : `${item.fragment.json.slice(0, -1)}${item.further}}`)).join(',')}]`;

/** A visible entry, its text, and what its receipt will say. */
type Found = {
  readonly entry: Entry;
  readonly fragment: Fragment;
  readonly shown: ViewJson['receipt']['entries'][number];
};
/**
 * `views`: of the last look, one per record; what they say beside the entries holds for all of them. `places`: of the only look, where
 * there was one.
 */
type Page = {
  readonly found: readonly Found[];
  readonly views: readonly ViewJson[];
  readonly more: boolean;
  readonly places: readonly Place[] | undefined;
};

const grouped = (entries: readonly Entry[]): ReadonlyMap<PersonId, readonly Entry[]> =>
  Map.groupBy(entries, ({ child }) => child);

/** In the order in which they were asked for, whichever record they are on. */
const foundIn = (asked: readonly Entry[], views: readonly ViewJson[]): readonly Found[] => {
  const all = views.flatMap(({ visible, fragments, receipt }) =>
    visible.flatMap((entry, index) => {
      const [fragment, shown] = [fragments[index], receipt.entries[index]];
      return fragment === undefined || shown === undefined ? [] : [{ entry, fragment, shown }];
    }),
  );
  if (views.length === 1) return all;
  const places = new Map(asked.map(({ id }, index) => [id, index]));
  return all.toSorted((one, other) => (places.get(one.entry.id) ?? 0) - (places.get(other.entry.id) ?? 0));
};

/** What one viewer gets of one child's timeline: fence, basis and policy first, then a durable receipt, then the answer. */
export class TimelineReader {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /**
   * Of merged records the union, each judged on its own record's facts. Throws DomainError: 404 where the caller may not know of the
   * child, 400 for a foreign cursor, 503 without a receipt.
   */
  async read(caller: Caller, question: TimelineQuestion): Promise<TimelineAnswer> {
    const { receipts, keyedHash, gate, opened } = this.parts;
    const { child } = question;
    const keepPage = opened.pageKeeper();
    const members = await gate.membersOf(child);
    const before = this.parts.rows.wholeOf(members);
    const { found, views, more, places } = await this.page(caller, question, members);
    const [own] = views;
    if (!own || (!own.known && found.length === 0)) throw new DomainError(ledgerErrors.unknown);
    // What was set aside or taken back while the rows were read counts too. A stranger was told nothing by now.
    if (!before || !this.parts.rows.wholeOf(members)) throw new DomainError(timelineErrors.incomplete);
    const visible = found.map(({ entry }) => entry);
    const links = await this.links(caller, members, visible, places);
    const explanations = question.explain ? await this.explanations(caller, visible) : undefined;
    const plain = members.length === 1 && links === undefined && explanations === undefined;
    const items = found.map(({ entry, fragment }) => ({
      fragment,
      further: plain
        ? ''
        : further({
            ...(entry.child === child ? {} : { record: entry.child }),
            ...links?.(entry),
            ...(explanations ? { explanation: explanations.get(entry.id) } : {}),
          }),
    }));
    const next = more ? this.cursorAfter(question, visible.at(-1)) : undefined;
    const digests = items.map((item) => `${item.fragment.digest}${item.further}`).join('\n');
    // The cursor is sealed anew each time; the tag stands for what is shown.
    const tag = `W/"${keyedHash.of('timeline-tag', `${caller.principal.ref}\n${digests}\n${next?.place ?? ''}`)}"`;
    const same = isNotModified(caller.facts, tag);
    const shownOf = (record: PersonId) => found.filter(({ entry }) => entry.child === record).map(({ shown }) => shown);
    await receipts.record(caller, {
      action: 'timeline:read',
      answer: same ? 'not-modified' : 'shown',
      children: views
        .map(({ receipt }) => ({ ...receipt, entries: shownOf(receipt.child) }))
        .filter(({ child: record, entries }) => record === child || entries.length > 0),
      versions: own.versions,
    });
    if (same) return { tag };
    if (!next) return { tag, json: keepPage(`${child}\n${digests}`, () => Buffer.from(`${pageOf(child, items)}}`)) };
    return { tag, json: Buffer.from(`${pageOf(child, items)},"next":"${next.token}"}`) };
  }

  /** The entries of one page that are visible and asked for; the hidden ones neither count nor shorten it. */
  private async page(caller: Caller, question: TimelineQuestion, members: readonly PersonId[]): Promise<Page> {
    const { rows, entries } = this.parts;
    const { filter, newestFirst, limit } = question;
    const found: Found[] = [];
    let [after, most] = [this.placeOf(question), stride];
    for (let looks = 1; ; looks += 1) {
      const places = rows.placesOfAll(members, after, newestFirst, most);
      const all = entries.at(places);
      const asked = asksForAll(filter) ? all : all.filter((entry) => matches(filter, entry));
      const views = await this.viewsOf(caller, members, asked);
      found.push(...foundIn(asked, views));
      const more = found.length > limit;
      const stranger = found.length === 0 && views[0]?.known !== true;
      if (stranger ? looks > 1 : more || places.length < most) {
        const only = members.length === 1 && looks === 1 ? places : undefined;
        return { found: found.slice(0, limit), views, more, places: only };
      }
      after = places.at(-1)?.place ?? (newestFirst ? beforeAll : behindAll);
      // A stranger is looked for twice, whatever there is: as many looks as there are entries would tell that there are some.
      if (stranger) most = everything;
    }
  }

  /** One per record, in the order of the records. */
  private viewsOf(
    caller: Caller,
    members: readonly PersonId[],
    entries: readonly Entry[],
  ): Promise<readonly ViewJson[]> {
    const { gate } = this.parts;
    const [only] = members;
    if (members.length === 1 && only !== undefined)
      return gate.viewJson(caller, 'timeline:read', only, entries, render).then((view) => [view]);
    const ofEach = grouped(entries);
    return Promise.all(
      members.map((record) => gate.viewJson(caller, 'timeline:read', record, ofEach.get(record) ?? [], render)),
    );
  }

  private async explanations(caller: Caller, visible: readonly Entry[]) {
    const views = await Promise.all(
      [...grouped(visible)].map(([record, entries]) =>
        this.parts.gate.view(caller, 'timeline:read', record, entries, { explain: true }),
      ),
    );
    return new Map(views.flatMap(({ entries }) => entries.map(({ entry, explanation }) => [entry.id, explanation])));
  }

  /** Which visible entry supersedes which: a link to a hidden one would tell that it is there. */
  private async links(
    caller: Caller,
    members: readonly PersonId[],
    visible: readonly Entry[],
    places: readonly Place[] | undefined,
  ) {
    const { rows, entries } = this.parts;
    const [only] = members;
    const ofEach = members.length === 1 && only !== undefined ? new Map([[only, visible]]) : grouped(visible);
    const linked = entries.at([...ofEach].flatMap(([record, shown]) => rows.linked(record, shown, places)));
    const others =
      linked.length === 0 ? [] : (await this.viewsOf(caller, members, linked)).flatMap((view) => view.visible);
    // A link has two ends, and one of them says so.
    if (![...visible, ...others].some(({ supersedes }) => supersedes !== undefined)) return undefined;
    const all = new Map<EventId, Entry>([...visible, ...others].map((entry) => [entry.id, entry]));
    const later = supersededBy([...all.values()]);
    return (entry: Entry): Readonly<Record<string, EventId>> => {
      const by = later.get(entry.id);
      return {
        ...(entry.supersedes !== undefined && all.has(entry.supersedes) ? { supersedes: entry.supersedes } : {}),
        ...(by === undefined ? {} : { supersededBy: by }),
      };
    };
  }

  private purposeOf({ child, filter, newestFirst }: TimelineQuestion): string {
    return `timeline-cursor\n${child}\n${String(newestFirst)}\n${filterText(filter)}`;
  }

  private cursorAfter(
    question: TimelineQuestion,
    last: Entry | undefined,
  ): { readonly token: string; readonly place: string } | undefined {
    if (!last) return undefined;
    const place = orderKey(last);
    return { token: this.parts.tokens.seal(this.purposeOf(question), place), place };
  }

  private placeOf(question: TimelineQuestion): string | undefined {
    if (question.cursor === undefined) return undefined;
    const place = this.parts.tokens.open(this.purposeOf(question), question.cursor);
    if (place === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }
}
