import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  Receipts,
  type Caller,
  type Entry,
  type ShownEntry,
  type View,
} from '@safeguarding/access';
import { DomainError, type Clock, type FieldClass, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { CLOCK, isNotModified, platformErrors } from '@safeguarding/platform';
import { KeyedHash, SealedTokens } from '@safeguarding/sealing';
import { EntriesOfOwner, namesPerpetrator, tellsOfPassingOn } from '@safeguarding/timeline';
import { countsFor, type Said, type WorkSince } from './core/line-of-practices.ts';
import {
  goOut,
  isStopped,
  patientSince,
  proxyStanding,
  type ItemOfThing,
  type OnlineViewer,
} from './core/online-sight.ts';
import { OnlineFactsReader, type OnlineFacts } from './online-facts.ts';
import type { OnlineItemAnswer, OnlineRecordPage } from './online.answers.ts';
import type { OnlineRecordQuery } from './online.requests.ts';

const usualPage = 20;
const withdrawnKinds = new Set(['concern-withdrawn', 'referral-withdrawn']);

/**
 * A record as the patient, or somebody who acts for the patient, is shown it: to the practice's patient-facing system, and to people
 * of the practice who look before they open it. Both get the same bytes.
 */
@Injectable()
export class OnlineRecord {
  constructor(
    @Inject(OnlineFactsReader) private readonly facts: OnlineFactsReader,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(EntriesOfOwner) private readonly entries: EntriesOfOwner,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(KeyedHash) private readonly keyedHash: KeyedHash,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * `page` absent: the caller has it as it is. Throws DomainError: 404 where there is no access, or nobody of that grant; 400 for a
   * foreign cursor; 503 without a receipt. A stopped access answers as that of a patient about whom nothing was written.
   */
  async read(
    caller: Caller,
    child: PersonId,
    query: OnlineRecordQuery,
  ): Promise<{ readonly tag: string; readonly page?: OnlineRecordPage }> {
    const { versions } = await this.gate.require('online-record:read', caller, { child });
    const facts = await this.facts.of(child);
    const viewer = this.viewerOf(caller, facts, query);
    if (!viewer) throw new DomainError(ledgerErrors.unknown);
    const views = await this.viewsOf(caller, viewer, facts);
    const shown = views.flatMap(({ entries }) => entries).toSorted(newestFirst);
    const { items, page, next } = this.pageOf(shown, child, query);
    const tag = `W/"${this.keyedHash.of('online-record-tag', JSON.stringify([items, next !== undefined]))}"`;
    const same = isNotModified(caller.facts, tag);
    const ids = new Set(page.map(({ entry }) => entry.id));
    await this.receipts.record(caller, {
      action: 'online-record:read',
      answer: same ? 'not-modified' : 'shown',
      children: views
        .map(({ receipt }) => ({ ...receipt, entries: receipt.entries.filter(({ id }) => ids.has(id)) }))
        .filter(({ child: record, entries }) => record === child || entries.length > 0),
      versions,
    });
    return same ? { tag } : { tag, page: { items, ...(next === undefined ? {} : { next }) } };
  }

  /** Before access is opened, people of the practice are shown what it would show. A system is not. */
  private viewerOf(
    caller: Caller,
    { state, born }: OnlineFacts,
    { as = 'patient', grant }: OnlineRecordQuery,
  ): OnlineViewer | undefined {
    const at = this.clock.now();
    const { agency: owner } = caller;
    const { via } = caller.principal;
    if (as === 'patient') {
      const since = (said: Said) => patientSince(state, { born, at }, (one) => countsFor(this.work, one, said));
      if (since({ owner, at }) !== undefined) return { whose: 'patient', since };
      return via === 'person' ? { whose: 'patient', since: () => at } : undefined;
    }
    if (grant === undefined) return via === 'person' ? { whose: 'proxies', scope: 'released-items' } : undefined;
    const proxy = state.proxies.find((one) => caller.isOf(one.practice) && one.fact === grant);
    if (!proxy || proxyStanding(proxy, state, { born, at }) !== 'standing') return undefined;
    return { whose: 'proxies', scope: proxy.scope, grant: proxy };
  }

  private readonly work: WorkSince = (of, by) => this.register.successions.sinceOf(of, by);

  /** One view per record, in the order of the records; nothing of any where the access is stopped. */
  private viewsOf(caller: Caller, viewer: OnlineViewer, { state, records }: OnlineFacts): Promise<readonly View[]> {
    // What a predecessor stopped stays stopped, whoever's patient it was besides (docs/decisions/106).
    const stopped = caller.services.some((service) => isStopped(state, service, viewer.whose));
    const all = stopped ? [] : this.entries.of(records, caller.services);
    const withdrawn = new Set(all.filter(({ kind }) => withdrawnKinds.has(kind)).map(({ thing }) => thing));
    const going = goOut(
      all.map((entry) => itemOf(entry, withdrawn)),
      viewer,
      state,
      this.work,
    );
    const out = all
      .map((entry): readonly [Entry, readonly FieldClass[]] => [entry, going.get(entry.id) ?? []])
      .filter(([, classes]) => classes.length > 0);
    const through = { action: 'online-record:read', basis: 'online' } as const;
    return Promise.all(
      records.map((record) =>
        this.gate.viewThrough(
          caller,
          through,
          record,
          out.filter(([entry]) => entry.child === record),
        ),
      ),
    );
  }

  private pageOf(
    shown: readonly ShownEntry[],
    child: PersonId,
    { cursor, limit = usualPage, ...who }: OnlineRecordQuery,
  ) {
    const purpose = `online-record\n${child}\n${who.as ?? 'patient'}\n${who.grant ?? ''}`;
    const after = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && after === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const items = shown.map((one) => this.itemAnswer(one));
    // The item that the cursor named may have been redacted since: its place is where it would stand.
    const start = after === undefined ? 0 : shown.findIndex((one) => placeOf(one) < after);
    const from = start < 0 ? shown.length : start;
    const page = shown.slice(from, from + limit);
    const last = page.at(-1);
    const more = from + limit < shown.length && last !== undefined;
    return {
      page,
      items: items.slice(from, from + limit),
      next: more ? this.tokens.seal(purpose, placeOf(last)) : undefined,
    };
  }

  /** No id of the ledger, no service, no instant of recording: nothing by which items could be counted or missed. */
  private itemAnswer({ entry: { id, kind, occurredOn }, fields }: ShownEntry): OnlineItemAnswer {
    return { id: this.keyedHash.of('online-item', id), kind, occurredOn, ...fields };
  }
}

const itemOf = (entry: Entry, withdrawn: ReadonlySet<string>): ItemOfThing => {
  const { id, kind, owner, recordedAt, movedAt, thing } = entry;
  return {
    // What came from another child's record is new on this one when it came.
    ...{ id, kind, owner, thing, recordedAt: movedAt ?? recordedAt, writtenAt: recordedAt },
    ...{ namesPerpetrator: namesPerpetrator(entry), withdrawn: withdrawn.has(thing) },
    ...{ moved: movedAt !== undefined, passedOn: tellsOfPassingOn(entry) },
  };
};

const placeOf = ({ entry: { occurredOn, recordedAt, id } }: ShownEntry): string =>
  `${occurredOn.value} ${recordedAt} ${id}`;
const newestFirst = (one: ShownEntry, other: ShownEntry): number => (placeOf(one) < placeOf(other) ? 1 : -1);
