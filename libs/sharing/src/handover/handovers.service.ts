import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  listPage,
  newestFirst,
  Receipts,
  rowsOfServices,
  type ActionName,
  type Caller,
  type ThingTarget,
  type View,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  localDate,
  londonDate,
  plainEvent,
  refuse,
  type FieldClass,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors } from '@safeguarding/ledger';
import { SealedTokens } from '@safeguarding/sealing';
import {
  acceptHandover,
  closeHandover,
  declineHandover,
  proposeHandover,
  withdrawHandover,
} from '../core/handover-decisions.ts';
import { liveAt } from '../core/scope.ts';
import { sharingErrors } from '../core/sharing-errors.ts';
import type { SharingEvent } from '../core/sharing-events.ts';
import type { HandoverState, SharingState } from '../core/sharing-state.ts';
import { Fence } from '../fence.ts';
import { leadAuthority } from '../lead-authority.ts';
import { SharingCommands } from '../sharing-commands.ts';
import type { SharingOutcome } from '../sharing-service.ts';
import { sharingSlice } from '../sharing-slice.ts';
import { sharingTimeline } from '../sharing-timeline.ts';
import { handoverRows, type HandoverRow } from './handovers-model.ts';
import { OpenWork } from './open-work.ts';
import type { HandoverAnswer, HandoverReadAnswer, HandoversPage, OpenWorkListAnswer } from './handovers.answers.ts';
import type {
  CloseHandoverBody,
  DeclineHandoverBody,
  HandoverNoteBody,
  HandoversQuery,
  ProposeHandoverBody,
} from './handovers.requests.ts';

const classes: readonly FieldClass[] = ['presence', 'identity', 'summary', 'narrative', 'legal'];
type Sides = Pick<HandoverState, 'id' | 'from' | 'to' | 'proposedAt'>;

/** Addressed to both authorities, the one that proposed it too: it has no registration of the child. */
const targetOf = (child: PersonId, { id, from, to, proposedAt }: Sides): ThingTarget => ({
  thing: id,
  owner: from,
  recipients: [from, to].map((agency) => ({ agency, classes })),
  child,
  labels: [],
  recordedAt: proposedAt,
});

const found = (state: SharingState, id: ThingId): HandoverState => {
  const handover = state.handovers.find((each) => each.id === id);
  if (!handover) throw new DomainError(ledgerErrors.unknown);
  return handover;
};

const dayIn = (text: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    return refuse(sharingErrors.periodReversed, '/movedOn');
  }
};

const lineOf = (child: PersonId, handover: HandoverState | (Omit<HandoverRow, 'place' | 'handover'> & Sides)) => {
  const { id, from, to, move, movedOn, status, proposedAt } = handover;
  return { id, childId: child, from, to, move, movedOn, status, proposedAt };
};

type Answered = { readonly answer: HandoverAnswer; readonly outcome: SharingOutcome };
type Decide = (state: SharingState, at: Instant) => readonly SharingEvent[];
type Changing = { readonly action: ActionName; readonly step: string; readonly body: object };

/** A child that moves: one authority proposes to hand it over, the other one answers. Both write to the child's one stream. */
@Injectable()
export class Handovers {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(SharingCommands) private readonly commands: SharingCommands,
    @Inject(Fence) private readonly fence: Fence,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(OpenWork) private readonly work: OpenWork,
  ) {}

  /** Throws DomainError: 404 and 403 of the gate, or what the rules refuse. */
  async propose(caller: Caller, child: PersonId, body: ProposeHandoverBody): Promise<Answered> {
    const { to, move, movedOn, matters, reasons, acrossNations = false } = body;
    const { policyDocument, ...legal } = body.legal;
    const outcome = await this.commands.run(caller, {
      action: 'handover:propose',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id: handover, controller: from, today }) =>
        (state, at) => {
          const { nation } = leadAuthority(this.register, to, sharingErrors.receiverUnfit, '/to');
          if (nation !== caller.principal.nation && !acrossNations) refuse(sharingErrors.receiverUnfit, '/to');
          const facts = { child, handover, from, to, move, movedOn: dayIn(movedOn), today, legal, reasons };
          return proposeHandover(
            {
              ...facts,
              ...(matters === undefined ? {} : { matters }),
              ...(policyDocument === undefined ? {} : { policyDocument }),
            },
            state,
            at,
          );
        },
    });
    return { outcome, answer: lineOf(child, found(outcome.state, outcome.thing)) };
  }

  /** The lead passes with the append of this answer, and with nothing else. */
  async accept(caller: Caller, child: PersonId, id: ThingId, body: HandoverNoteBody): Promise<Answered> {
    const { agency: by } = caller;
    const step = { action: 'handover:answer', step: 'acceptance', body } as const;
    const residence = createdId(this.contextOf(caller, id, step), 'residence');
    const { position } = await this.fence.folded(child);
    return this.change(caller, child, id, step, (state, at) => {
      const { shield } = position;
      const shielded = shield !== undefined && liveAt(shield, at) ? { shieldedFrom: shield.from } : {};
      const ledAs = this.register.successions.predecessorsOf(found(state, id).from).map((one) => one.agency);
      const command = { child, handover: id, by, today: londonDate(at), residence, ledAs, ...body, ...shielded };
      return acceptHandover(command, state, at);
    });
  }

  decline(caller: Caller, child: PersonId, id: ThingId, body: DeclineHandoverBody): Promise<Answered> {
    const { agency: by } = caller;
    return this.change(caller, child, id, { action: 'handover:answer', step: 'refusal', body }, (state, at) =>
      declineHandover({ child, handover: id, by, ...body }, state, at),
    );
  }

  withdraw(caller: Caller, child: PersonId, id: ThingId, body: HandoverNoteBody): Promise<Answered> {
    const { agency: by } = caller;
    return this.change(caller, child, id, { action: 'handover:withdraw', step: 'withdrawal', body }, (state, at) =>
      withdrawHandover({ child, handover: id, by, ...body }, state, at),
    );
  }

  close(caller: Caller, child: PersonId, id: ThingId, body: CloseHandoverBody): Promise<Answered> {
    const { agency: by } = caller;
    return this.change(caller, child, id, { action: 'handover:answer', step: 'closure', body }, (state, at) =>
      closeHandover({ child, handover: id, by, ...body }, state, at),
    );
  }

  /** With what was said at each step; the receipt is durable before the answer. */
  async read(caller: Caller, child: PersonId, id: ThingId): Promise<HandoverReadAnswer> {
    const { state, events } = await this.ledger.load<SharingState, SharingEvent>(sharingSlice, child);
    const handover = found(state, id);
    await this.gate.require('handover:read', caller, targetOf(child, handover));
    const drafts = events
      .flatMap((event) => sharingTimeline[event.type]?.(plainEvent(event)) ?? [])
      .filter(({ thing }) => thing === id);
    const view = await this.gate.view(
      caller,
      'handover:read',
      child,
      drafts.map((draft) => this.register.entryOf(draft)),
    );
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    await this.receipts.record(caller, {
      action: 'handover:read',
      answer: 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return { ...lineOf(child, handover), matters: [...handover.matters], steps: stepsOf(view) };
  }

  /** What of this child waits for the caller's authority: what the old one has still to end, and what the new one takes over. */
  async openWork(caller: Caller, child: PersonId, id: ThingId): Promise<OpenWorkListAnswer> {
    const { state } = await this.ledger.load<SharingState, SharingEvent>(sharingSlice, child);
    const { versions } = await this.gate.require('handover:read', caller, targetOf(child, found(state, id)));
    const records = [child, ...(await this.gate.membersOf(child)).filter((record) => record !== child)];
    const { services } = caller;
    const items = this.work.of({ services, person: caller.principal.ref, records });
    await this.receipts.record(caller, {
      action: 'handover:read',
      answer: 'shown',
      children: [{ child, classes: ['presence'], entries: [] }],
      versions,
    });
    return { items: [...items] };
  }

  /** Those that the caller's authority proposed, or was asked, newest first; hidden ones leave no trace. */
  async page(caller: Caller, { side = 'yours', status, cursor, limit }: HandoversQuery): Promise<HandoversPage> {
    const { rows, next } = await listPage<HandoverRow>(
      this,
      caller,
      {
        name: `handovers\n${side}\n${status ?? ''}`,
        action: 'handover:read',
        targetOf: (row) => targetOf(row.child, { ...row, id: row.handover }),
        rows: (before, most) =>
          rowsOfServices(
            caller,
            most,
            (agency) => handoverRows(this.db, agency, { side, status, before, limit: most }),
            newestFirst,
          ),
        idOf: ({ handover }) => handover,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map((row) => lineOf(row.child, { ...row, id: row.handover }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  private contextOf(caller: Caller, id: ThingId, { action, step, body }: Changing) {
    return caller.context(`${action}\n${step}\n${id}`, body);
  }

  private async change(
    caller: Caller,
    child: PersonId,
    id: ThingId,
    changing: Changing,
    decide: Decide,
  ): Promise<Answered> {
    const outcome = await this.ledger.change<SharingState, SharingEvent>(sharingSlice, child, {
      context: this.contextOf(caller, id, changing),
      // The stream is the child's: its tag would tell of what others record there. Each step is taken once, whoever comes first.
      ifMatch: 'ignored',
      authorise: async (state) => {
        await this.gate.require(changing.action, caller, targetOf(child, found(state, id)));
      },
      decide,
    });
    return { outcome, answer: lineOf(child, found(outcome.state, id)) };
  }
}

const stepsOf = ({ entries }: View) =>
  entries.map(({ entry: { id, kind, owner, recordedAt }, fields }) => ({
    ...{ id, kind, agency: owner, recordedAt },
    ...fields,
  }));
