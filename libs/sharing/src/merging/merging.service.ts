import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  readingsDuring,
  Receipts,
  type ActionName,
  type Caller,
  type ReadingDuring,
  gatherRows,
  permitted,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Instant, type PersonId, type Recorded, type ThingId } from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, SEALING, type Outcome } from '@safeguarding/ledger';
import { Duplicates } from '@safeguarding/people';
import { platformErrors, type PageQuery } from '@safeguarding/platform';
import { SealedTokens, type Sealing } from '@safeguarding/sealing';
import { confirmMerge, proposeMerge, rejectMerge, undoMerge } from '../core/merge-decisions.ts';
import type { MergeEvent, MergeState } from '../core/merge.ts';
import { liveAt } from '../core/scope.ts';
import { sharingErrors } from '../core/sharing-errors.ts';
import type { SharingState } from '../core/sharing-state.ts';
import { Fence } from '../fence.ts';
import { mergeSlice } from './merge-slice.ts';
import { mergeRows, type MergeRow } from './merges-model.ts';
import type {
  ContaminationLine,
  ContaminationPage,
  MergeAnswer,
  MergeReadAnswer,
  MergesPage,
  MergesQuery,
  ProposeMergeBody,
  RejectMergeBody,
  UndoMergeBody,
} from './merging.requests.ts';
import { RecordLinks } from './record-links.ts';

export type MergeOutcome = Outcome<MergeState, MergeEvent>;
type Standing = Exclude<MergeState, { status: 'none' }>;

const usualPage = 50;
const stepNames: Readonly<Record<MergeEvent['type'], string>> = {
  MergeProposed: 'proposed',
  MergeConfirmed: 'confirmed',
  MergeRejected: 'rejected',
  MergeUndone: 'undone',
};

const knownOf = (state: MergeState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** A merge for those who may know of both its records. */
export const mergeAnswer = (state: MergeState): MergeAnswer => {
  const { merge, one, other, agency, status, proposedAt } = knownOf(state);
  return { id: merge, one, other, agency, status, proposedAt };
};
const lineOf = ({ merge, one, other, agency, status, proposedAt }: MergeRow): MergeAnswer => ({
  ...{ id: merge, one, other, agency, status, proposedAt },
});

/** Two records become one child's by two people, and two children's again by one. Whoever acts may know of both. */
@Injectable()
export class Merging {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Fence) private readonly fence: Fence,
    @Inject(RecordLinks) private readonly links: RecordLinks,
    @Inject(Duplicates) private readonly duplicates: Pick<Duplicates, 'settle'>,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  async propose(caller: Caller, { one, other, reason, explanation }: ProposeMergeBody): Promise<MergeOutcome> {
    const context = caller.context('merge:propose', { one, other, reason, explanation });
    const records = { one: one as PersonId, other: other as PersonId };
    const authorise = (): Promise<void> => this.mayKnowBoth('merge:propose', caller, records);
    await authorise();
    const merge = createdId(context, mergeSlice.category);
    const { members } = await this.fence.of(records.one);
    if (records.one !== records.other && members.includes(records.other)) await this.unlessRepeated(merge);
    const command = { merge, ...records, by: caller.principal.ref, reason, explanation };
    return this.ledger.create<MergeState, MergeEvent>(mergeSlice, {
      context,
      authorise,
      decide: (state) => proposeMerge(command, state),
    });
  }

  /** For those who may know of both records; the receipt is durable before the answer. */
  async read(caller: Caller, id: ThingId): Promise<MergeReadAnswer> {
    const { state, events } = await this.ledger.load<MergeState, MergeEvent>(mergeSlice, id);
    const known = knownOf(state);
    await this.mayKnowBoth('merge:read', caller, known);
    const steps = await Promise.all(events.map((event) => this.stepOf(event)));
    await this.receipts.record(caller, {
      action: 'merge:read',
      answer: 'shown',
      children: [known.one, known.other].map((child) => ({ child, classes: ['narrative'], entries: [] })),
      asked: [id],
    });
    return { ...mergeAnswer(state), steps };
  }

  private async stepOf({ id, type, schemaVersion, facts, actor, recordedAt, sealed }: Recorded<MergeEvent>) {
    const [part] = sealed;
    const opened = part && (await this.sealing.open({ eventId: id, type, schemaVersion }, part));
    const explanation = opened?.classes.narrative?.['explanation'];
    return {
      ...{ step: stepNames[type], agency: actor.agency, recordedAt },
      ...('reason' in facts ? { reason: facts.reason } : {}),
      ...(typeof explanation === 'string' ? { explanation } : {}),
    };
  }

  /** The records are united by a reaction, within a moment. */
  confirm(caller: Caller, id: ThingId): Promise<MergeOutcome> {
    const { ref: by } = caller.principal;
    return this.change('merge:confirm', caller, id, {}, (state) => confirmMerge({ by }, state));
  }

  reject(caller: Caller, id: ThingId, body: RejectMergeBody): Promise<MergeOutcome> {
    const context = caller.context(`merge:reject\n${id}`, body);
    return this.change(
      'merge:reject',
      caller,
      id,
      body,
      (state) => rejectMerge(body.explanation, state),
      (state) => this.duplicates.settle(knownOf(state), 'merge-rejected', context),
    );
  }

  /** Sight ends on both fences first, then the merge says so. That they look alike is settled with it. */
  undo(caller: Caller, id: ThingId, body: UndoMergeBody): Promise<MergeOutcome> {
    const context = caller.context(`merge:undo\n${id}`, body);
    return this.change(
      'merge:undo',
      caller,
      id,
      body,
      (state) => undoMerge(body, state),
      async (state) => {
        const { merge, one, other } = knownOf(state);
        await this.links.separate(one, other, merge, context);
        await this.links.separate(other, one, merge, context);
        await this.duplicates.settle({ one, other }, 'merge-undone', context);
      },
    );
  }

  /** Merges of one status whose records the caller may both know of, newest first; hidden ones leave no trace. */
  async page(caller: Caller, { status = 'proposed', cursor, limit = usualPage }: MergesQuery): Promise<MergesPage> {
    const purpose = `merges\n${caller.agency}\n${status}`;
    const found = await gatherRows<MergeRow>(
      (before, stride) => mergeRows(this.db, { status, before, limit: stride }),
      (rows) => permitted(rows, (row) => this.mayKnowBoth('merge:read', caller, row)),
      this.placeOf(purpose, cursor),
      limit + 1,
    );
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ merge }) => merge);
    await this.receipts.record(caller, { action: 'merge:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /**
   * Who was shown a record that their service has nothing to do with, while it was merged: with what and when. A service that young
   * people must be able to use without anybody learning of it is named to itself alone.
   */
  async contamination(
    caller: Caller,
    id: ThingId,
    { cursor, limit = usualPage }: PageQuery,
  ): Promise<ContaminationPage> {
    const { state } = await this.ledger.load<MergeState, MergeEvent>(mergeSlice, id);
    const known = knownOf(state);
    await this.mayKnowBoth('merge:read', caller, known);
    if (known.status !== 'standing' && known.status !== 'undone') return { items: [] };
    const purpose = `contamination\n${caller.agency}\n${id}`;
    const until = known.status === 'undone' ? known.undoneAt : undefined;
    const records = [known.one, known.other];
    const states = new Map<PersonId, SharingState>();
    for (const record of records) states.set(record, (await this.fence.folded(record)).state);
    const found = await gatherRows<ReadingDuring>(
      (before, stride) => readingsDuring(this.db, records, { from: known.confirmedAt, until, before, limit: stride }),
      (rows) => rows.filter((row) => this.isForeign(row, states.get(row.child)) && this.mayTell(caller, row)),
      this.placeOf(purpose, cursor),
      limit + 1,
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    await this.receipts.record(caller, { action: 'merge:read', answer: 'shown', children: [], asked: [id] });
    return {
      items: shown.map(contaminationOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /** A service with a relation of its own to the very record would have seen it anyway. */
  private isForeign({ agency, readAt }: ReadingDuring, state: SharingState | undefined): boolean {
    if (!state) return false;
    const predecessors = this.register.successions.predecessorsOf(agency).filter(({ since }) => since <= readAt);
    const services = new Set([agency, ...predecessors.map((one) => one.agency)]);
    const related = [...state.involvements, ...state.leads, ...state.emergencies].some(
      (each) => services.has(each.agency) && liveAt(each, readAt),
    );
    const granted = state.grants.some(
      (grant) => liveAt(grant, readAt) && grant.recipients.some((party) => services.has(party.agency)),
    );
    return !related && !granted;
  }

  private mayTell(caller: Caller, { agency }: ReadingDuring): boolean {
    const labels = caller.isOf(agency) ? [] : this.register.labelsOf(agency, []);
    return this.gate.mayKnowOfReading(caller, 'lead', labels);
  }

  private async unlessRepeated(merge: ThingId): Promise<void> {
    const { exists } = await this.ledger.load<MergeState, MergeEvent>(mergeSlice, merge);
    if (!exists) throw new DomainError(sharingErrors.mergedAlready);
  }

  /** 404 where either is hidden: that somebody else's record is like this one would tell of it. */
  private async mayKnowBoth(
    action: ActionName,
    caller: Caller,
    { one, other }: { readonly one: PersonId; readonly other: PersonId },
  ): Promise<void> {
    const views = await Promise.all([one, other].map((child) => this.gate.child(caller, action, child)));
    if (!views.every(({ known }) => known)) throw new DomainError(ledgerErrors.unknown);
    for (const child of [one, other]) await this.gate.require(action, caller, { child });
  }

  private placeOf(purpose: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const place = this.tokens.open(purpose, cursor);
    if (place === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }

  private change(
    action: ActionName,
    caller: Caller,
    id: ThingId,
    body: object,
    decide: (state: MergeState, at: Instant) => readonly MergeEvent[],
    first?: (state: MergeState) => Promise<void>,
  ): Promise<MergeOutcome> {
    return this.ledger.change<MergeState, MergeEvent>(mergeSlice, id, {
      context: caller.context(`${action}\n${id}`, body),
      ifMatch: 'ignored',
      authorise: (state) => this.mayKnowBoth(action, caller, knownOf(state)),
      decide,
      ...(first ? { first } : {}),
    });
  }
}

/** One reading as a notice of contamination tells it. */
export const contaminationOf = ({
  child,
  agency,
  role,
  reader,
  readAt,
  purpose,
  shown,
}: ReadingDuring): ContaminationLine => ({
  ...{ record: child, agency, role, reader, readAt },
  ...(purpose === undefined ? {} : { purpose }),
  seen: shown.map(({ classes, entries }) => ({ classes: [...classes], entries: [...entries] })),
});
