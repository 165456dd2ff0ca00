import type { AccessGate, Caller, Entry, Receipts, ShownEntry, ViewJson } from '@safeguarding/access';
import { DomainError, type EventId, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { isNotModified, platformErrors } from '@safeguarding/platform';
import type { KeyedHash, SealedTokens } from '@safeguarding/sealing';
import { filterText, matches, type TimelineFilter } from './core/filter.ts';
import { isLate, orderKey } from './core/order.ts';
import { supersededBy } from './core/supersession.ts';
import type { TimelineEntries } from './timeline-entries.ts';
import type { TimelineRows } from './timeline-model.ts';

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

/** JSON text and its opaque tag; no text where the reader has it already. */
export type TimelineAnswer = { readonly tag: string; readonly json?: string };

type Parts = {
  readonly rows: TimelineRows;
  readonly entries: TimelineEntries;
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly tokens: Pick<SealedTokens, 'seal' | 'open'>;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
};

/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 200;

/** The presence of an entry, then the fields that its classes show; written once per entry, child and classes. */
const render = ({ entry, fields }: ShownEntry): string =>
  JSON.stringify({
    id: entry.id,
    thing: entry.thing,
    kind: entry.kind,
    agency: entry.owner,
    occurredOn: entry.occurredOn,
    recordedAt: entry.recordedAt,
    receivedAt: entry.receivedAt,
    late: isLate(entry),
    ...fields,
  });

/** Adds members to a JSON object's text. */
const withMembers = (json: string, members: Readonly<Record<string, unknown>>): string => {
  const extra = JSON.stringify(members);
  return extra === '{}' ? json : `${json.slice(0, -1)},${extra.slice(1)}`;
};

/** A visible entry, its text, and what its receipt will say. */
type Found = {
  readonly entry: Entry;
  readonly json: string;
  readonly shown: ViewJson['receipt']['entries'][number];
};
type Page = { readonly found: readonly Found[]; readonly last: ViewJson; readonly more: boolean };

/** What one viewer gets of one child's timeline: fence, basis and policy first, then a durable receipt, then the answer. */
export class TimelineReader {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Throws DomainError: 404 where the caller may not know of the child, 400 for a foreign cursor, 503 without a receipt. */
  async read(caller: Caller, question: TimelineQuestion): Promise<TimelineAnswer> {
    const { receipts, keyedHash } = this.parts;
    const { child } = question;
    const { found, last, more } = await this.page(caller, question);
    if (!last.known && found.length === 0) throw new DomainError(ledgerErrors.unknown);
    const visible = found.map(({ entry }) => entry);
    const links = await this.links(caller, child, visible);
    const explanations = question.explain ? await this.explanations(caller, child, visible) : undefined;
    const items = found.map(({ entry, json }, index) =>
      withMembers(json, {
        ...links(entry),
        ...(explanations ? { explanation: explanations[index] } : {}),
      }),
    );
    const next = more ? this.cursorAfter(question, visible.at(-1)) : undefined;
    const json = `{"child":"${child}","items":[${items.join(',')}]${next === undefined ? '' : `,"next":"${next.token}"`}}`;
    // The cursor is sealed anew each time; the tag stands for what is shown.
    const tag = `W/"${keyedHash.of('timeline-tag', `${caller.principal.ref}\n${items.join(',')}\n${next?.place ?? ''}`)}"`;
    const same = isNotModified(caller.facts, tag);
    await receipts.record(caller, {
      action: 'timeline:read',
      answer: same ? 'not-modified' : 'shown',
      children: [{ ...last.receipt, entries: found.map(({ shown }) => shown) }],
      versions: last.versions,
    });
    return same ? { tag } : { tag, json };
  }

  /** The entries of one page that are visible and asked for; the hidden ones neither count nor shorten it. */
  private async page(caller: Caller, question: TimelineQuestion): Promise<Page> {
    const { rows, entries, gate } = this.parts;
    const { child, filter, newestFirst, limit } = question;
    const found: Found[] = [];
    let after = this.placeOf(question);
    for (;;) {
      const places = rows.places(child, after, newestFirst, stride);
      const asked = entries.at(child, places).filter((entry) => matches(filter, entry));
      const last = await gate.viewJson(caller, 'timeline:read', child, asked, render);
      for (const [index, shown] of last.receipt.entries.entries()) {
        const [entry, json] = [last.visible[index], last.fragments[index]];
        if (entry && json !== undefined) found.push({ entry, json, shown });
      }
      const more = found.length > limit;
      if (more || places.length < stride) return { found: found.slice(0, limit), last, more };
      after = places.at(-1)?.place;
    }
  }

  private async explanations(caller: Caller, child: PersonId, visible: readonly Entry[]) {
    const view = await this.parts.gate.view(caller, 'timeline:read', child, visible, { explain: true });
    return view.entries.map(({ explanation }) => explanation);
  }

  /** Which visible entry supersedes which: a link to a hidden one would tell that it is there. */
  private async links(caller: Caller, child: PersonId, visible: readonly Entry[]) {
    const { rows, entries, gate } = this.parts;
    const linked = entries.at(child, rows.linked(child, visible));
    const others =
      linked.length === 0 ? [] : (await gate.viewJson(caller, 'timeline:read', child, linked, render)).visible;
    const all = new Map<EventId, Entry>([...visible, ...others].map((entry) => [entry.id, entry]));
    const later = supersededBy([...all.values()]);
    return (entry: Entry | undefined): Readonly<Record<string, EventId>> => {
      if (!entry) return {};
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
