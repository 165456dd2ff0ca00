import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  AgencyRegister,
  type Caller,
  gatherRows,
  newestFirst,
  permitted,
  type ReadingDuring,
  readingsDuring,
  Receipts,
  rowsOfServices,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Instant, type PersonId, type Recorded, type ThingId, refused } from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, SEALING, type CommandContext, type Outcome } from '@safeguarding/ledger';
import { platformErrors, type PageQuery } from '@safeguarding/platform';
import { SealedTokens, type Sealing } from '@safeguarding/sealing';
import { contaminationOf, Fence, SharingService, type ContaminationPage } from '@safeguarding/sharing';
import { confirmMove, proposeMove, rejectMove } from './core/misfiling-decisions.ts';
import { misfilingErrors } from './core/misfiling-errors.ts';
import type { MoveEvent, MoveState } from './core/misfiling.ts';
import { MisfiledThings } from './misfiled-things.ts';
import { misfilingSlice } from './misfiling-slice.ts';
import type { MoveAnswer, MoveReadAnswer, MovesPage, MovesQuery, ProposeMoveBody } from './misfiling.requests.ts';
import { moveRows, type MoveRow } from './moves-model.ts';
import { sawAny } from './who-saw.ts';

export type MoveOutcome = Outcome<MoveState, MoveEvent>;
type Standing = Exclude<MoveState, { status: 'none' }>;

const usualPage = 50;
const stepNames: Readonly<Record<MoveEvent['type'], string>> = {
  MoveProposed: 'proposed',
  MoveConfirmed: 'confirmed',
  MoveRejected: 'rejected',
  MoveCompleted: 'moved',
};

const knownOf = (state: MoveState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};
/** Its recipients were decided on for another child: nobody gains sight of the right one before somebody decides that too. */
const nextOf = ({ kind, to, status }: Standing | MoveRow): Pick<MoveAnswer, 'next'> =>
  kind === 'disclosure' && status !== 'rejected'
    ? { next: { step: 'disclose-anew', at: `/v1/children/${to}/disclosures` } }
    : {};
/** A move for those who may know of both children. */
export const moveAnswer = (state: Standing | MoveRow): MoveAnswer => {
  const { move, kind, thing, from, to, status, proposedAt } = state;
  return { id: move, ...{ kind, thing, from, to, status, proposedAt }, ...nextOf(state) };
};
/** The same of what a command left behind. */
export const outcomeAnswer = ({ state }: MoveOutcome): MoveAnswer => moveAnswer(knownOf(state));

/** Something that was written on the wrong child: said by one person of the service that wrote it, put right by a second one. */
@Injectable()
export class Misfiling {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Fence) private readonly fence: Fence,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(MisfiledThings) private readonly things: MisfiledThings,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  async propose(caller: Caller, body: ProposeMoveBody): Promise<MoveOutcome> {
    const context = caller.context('move:propose', body);
    const [thing, from, to] = [body.id as ThingId, body.from as PersonId, body.to as PersonId];
    const move = createdId(context, misfilingSlice.category);
    const first = await this.ledger.load<MoveState, MoveEvent>(misfilingSlice, move);
    // What was moved since is no longer where it was: the answer to a repetition is what was recorded.
    const { target, children } = first.exists
      ? { target: ownTarget(knownOf(first.state)), children: [from] }
      : await this.things.of(body.kind).of(thing, from);
    const authorise = async (): Promise<void> => {
      await this.gate.require('move:propose', caller, target);
      await this.mayKnow(caller, [from, to]);
    };
    await authorise();
    if (!children.includes(from)) throw refused(misfilingErrors.notOnRecord, '/from');
    if (body.kind === 'referral' && from !== to && children.includes(to))
      throw new DomainError(misfilingErrors.namedAlready);
    const { kind, reason, explanation } = body;
    const facts = { move, kind, thing, from, to, owner: target.owner, reason, by: caller.principal.ref };
    return this.ledger.create<MoveState, MoveEvent>(misfilingSlice, {
      context,
      authorise,
      decide: (state) => proposeMove({ ...facts, explanation }, state),
    });
  }

  /** The wrong child's record shows nothing of it from the very next read; a reaction does the rest, within a moment. */
  confirm(caller: Caller, id: ThingId): Promise<MoveOutcome> {
    const { ref: by } = caller.principal;
    return this.change(
      'move:confirm',
      caller,
      id,
      {},
      (state) => confirmMove({ by }, state),
      async (state, context) => {
        const { move, thing, from, kind } = state;
        const { movedAway } = (await this.fence.folded(from)).state;
        // Taken away by a confirmation of this very move whose end is not on record.
        if (movedAway.some((each) => each.move === move)) return;
        const { children } = await this.things.of(kind).of(thing, from);
        if (!children.includes(from) || movedAway.some((each) => each.thing === thing && each.before === undefined))
          throw new DomainError(misfilingErrors.movedMeanwhile);
        await this.sharing.takeEntryAway(from, { move, thing }, context);
      },
    );
  }

  reject(caller: Caller, id: ThingId, explanation: string | undefined, body: object): Promise<MoveOutcome> {
    return this.change(
      'move:reject',
      caller,
      id,
      body,
      (state) => rejectMove(explanation, state),
      async (state, context) => {
        const { move, thing, from } = state;
        const { movedAway } = (await this.fence.folded(from)).state;
        if (movedAway.some((each) => each.move === move && each.before === undefined))
          await this.sharing.bringEntryBack(from, { move, thing, earlier: 'shown' }, context);
      },
    );
  }

  /** For those who may know of both children; the receipt is durable before the answer. */
  async read(caller: Caller, id: ThingId): Promise<MoveReadAnswer & { readonly tag: string }> {
    const { state, events, stream, revision } = await this.ledger.load<MoveState, MoveEvent>(misfilingSlice, id);
    const known = knownOf(state);
    await this.authorise('move:read', caller, known);
    const steps = await Promise.all(events.map((event) => this.stepOf(event)));
    await this.receipts.record(caller, {
      action: 'move:read',
      answer: 'shown',
      children: [{ child: known.to, classes: ['narrative'], entries: [] }],
      asked: [id, known.from],
    });
    return { ...moveAnswer(known), steps, tag: this.ledger.tagOf(stream, revision) };
  }

  /** Those of the caller's service of one status, newest first; hidden ones leave no trace. */
  async page(caller: Caller, { status = 'proposed', cursor, limit = usualPage }: MovesQuery): Promise<MovesPage> {
    const purpose = `moves\n${caller.agency}\n${status}`;
    const found = await gatherRows<MoveRow>(
      (before, stride) =>
        rowsOfServices(
          caller,
          stride,
          (agency) => moveRows(this.db, agency, { status, before, limit: stride }),
          newestFirst,
        ),
      (rows) => permitted(rows, (row) => this.authorise('move:read', caller, row)),
      this.placeOf(purpose, cursor),
      limit + 1,
    );
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ move }) => move);
    await this.receipts.record(caller, { action: 'move:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(moveAnswer),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /**
   * Everybody who was shown it on the wrong child, with what and when, as long as it stood there. A service that young people must be able
   * to use without anybody learning of it is named to itself alone.
   */
  async contamination(
    caller: Caller,
    id: ThingId,
    { cursor, limit = usualPage }: PageQuery,
  ): Promise<ContaminationPage> {
    const { state } = await this.ledger.load<MoveState, MoveEvent>(misfilingSlice, id);
    const known = knownOf(state);
    await this.authorise('move:read', caller, known);
    const purpose = `misfiled\n${caller.agency}\n${id}`;
    const wanted = new Set<string>(known.status === 'moved' ? known.entries : []);
    const beginning = '' as Instant;
    const found = await gatherRows<ReadingDuring>(
      (before, stride) =>
        wanted.size === 0
          ? []
          : readingsDuring(this.db, [known.from], { from: beginning, until: undefined, before, limit: stride }),
      (rows) => rows.flatMap((row) => sawAny(row, wanted) ?? []).filter((row) => this.mayTell(caller, row)),
      this.placeOf(purpose, cursor),
      limit + 1,
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    await this.receipts.record(caller, { action: 'move:read', answer: 'shown', children: [], asked: [id] });
    return {
      items: shown.map(contaminationOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private mayTell(caller: Caller, { agency }: ReadingDuring): boolean {
    const labels = caller.isOf(agency) ? [] : this.register.labelsOf(agency, []);
    return this.gate.mayKnowOfReading(caller, 'own', labels) || this.gate.mayKnowOfReading(caller, 'lead', labels);
  }

  private async stepOf({ id, type, schemaVersion, facts, recordedAt, sealed }: Recorded<MoveEvent>) {
    const [part] = sealed;
    const opened = part && (await this.sealing.open({ eventId: id, type, schemaVersion }, part));
    const explanation = opened?.classes.narrative?.['explanation'];
    return {
      ...{ step: stepNames[type], recordedAt },
      ...('reason' in facts ? { reason: facts.reason } : {}),
      ...(typeof explanation === 'string' ? { explanation } : {}),
    };
  }

  private async authorise(action: ActionName, caller: Caller, row: Standing | MoveRow): Promise<void> {
    // A move is its service's own affair: to everybody else there is none.
    if (!caller.isOf(row.owner)) throw new DomainError(ledgerErrors.unknown);
    await this.mayKnow(caller, [row.from, row.to]);
    await this.gate.require(action, caller, ownTarget(row));
  }

  /** 404 where either is hidden: that something of somebody else's belongs here would tell of them. */
  private async mayKnow(caller: Caller, children: readonly PersonId[]): Promise<void> {
    const known = await Promise.all(children.map((child) => this.gate.knows(caller, 'child:read', child)));
    if (!known.every(Boolean)) throw new DomainError(ledgerErrors.unknown);
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
    decide: (state: MoveState) => readonly MoveEvent[],
    first: (state: Standing, context: CommandContext) => Promise<void>,
  ): Promise<MoveOutcome> {
    const context = caller.context(`${action}\n${id}`, body);
    return this.ledger.change<MoveState, MoveEvent>(misfilingSlice, id, {
      context,
      ifMatch: 'required',
      authorise: (state) => this.authorise(action, caller, knownOf(state)),
      decide,
      first: (state) => first(knownOf(state), context),
    });
  }
}

/** The move itself is its service's own thing, about the child on whose record the entry stood. */
const ownTarget = ({ move, owner, from, proposedAt }: Standing | MoveRow) => ({
  thing: move,
  owner,
  recipients: [],
  labels: [],
  children: [from],
  recordedAt: proposedAt,
});
