import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  type Caller,
  gatherRows,
  newestFirst,
  permitted,
  Receipts,
  rowsOfServices,
  type ThingTarget,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, derivedId, Ledger, ledgerErrors, SEALING, type Outcome, type Slice } from '@safeguarding/ledger';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens, type Sealing } from '@safeguarding/sealing';
import { textsIn, type ChildTexts } from '../core/referral-content.ts';
import {
  discardDraft,
  keepDraft,
  referralDraft,
  referralDraftEvents,
  submitDraft,
  type ReferralDraftEvent,
  type ReferralDraftState,
} from '../core/referral-draft.ts';
import { referralErrors } from '../core/referral-errors.ts';
import { ReferralService } from '../referral-service.ts';
import type { ReferralOutcome } from '../referral-target.ts';
import type { SubmitReferralBody, TextsOfChildBody } from '../referrals.requests.ts';
import { draftRows, type DraftRow } from './drafts-model.ts';
import type { DraftAnswer, DraftBody, DraftRecorded, DraftsPage, DraftsQuery } from './drafts.requests.ts';

export type DraftOutcome = Outcome<ReferralDraftState, ReferralDraftEvent>;
type Standing = Exclude<ReferralDraftState, { status: 'none' }>;

const draftSlice: Slice<ReferralDraftState, ReferralDraftEvent> = { ...referralDraft, events: referralDraftEvents };
const usualPage = 50;

const standingOf = (state: ReferralDraftState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

const referralOf = (draft: ThingId): ThingId => derivedId('referral of draft', draft) as ThingId;

/** The writer's service's alone: nobody who leads or shares learns that something is being written. */
const targetOf = (
  draft: ThingId,
  owner: AgencyId,
  { children, keptAt }: { readonly children: readonly PersonId[]; readonly keptAt: Instant },
): ThingTarget => ({ thing: draft, owner, recipients: [], children, labels: ['withheld'], recordedAt: keptAt });

/** What a command left of a draft. */
export const draftRecorded = (state: ReferralDraftState): DraftRecorded => {
  const standing = standingOf(state);
  const { draft: id, status, keptAt } = standing;
  return { id, status, keptAt, ...(standing.status === 'submitted' ? { referral: standing.referral } : {}) };
};

/** Referrals that are still being written. */
@Injectable()
export class ReferralDrafts {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(SEALING) private readonly sealing: Sealing,
    @Inject(ReferralService) private readonly referrals: ReferralService,
  ) {}

  /** 404 for a child that the caller may not know of: a draft names children of the service's own. */
  async keep(caller: Caller, body: DraftBody): Promise<DraftOutcome> {
    const context = caller.context('referral:draft', body);
    const authorise = async (): Promise<void> => {
      await this.gate.require('referral:submit', caller);
      await this.knows(caller, body);
    };
    await authorise();
    const draft = createdId(context, draftSlice.category);
    return this.ledger.create<ReferralDraftState, ReferralDraftEvent>(draftSlice, {
      context,
      authorise,
      decide: (state) => keepDraft(this.commandOf(draft, caller, body), state),
    });
  }

  keepAnew(caller: Caller, id: ThingId, body: DraftBody): Promise<DraftOutcome> {
    return this.change(
      caller,
      id,
      'revise',
      body,
      (state) => keepDraft(this.commandOf(id, caller, body), state),
      () => this.knows(caller, body),
    );
  }

  discard(caller: Caller, id: ThingId): Promise<DraftOutcome> {
    return this.change(caller, id, 'discard', {}, discardDraft);
  }

  /**
   * The whole referral as it is sent now; the draft is over. The same command again gives the same referral. The referral is named by the
   * draft: two people who send one draft at the same moment, or a second try under another key, make one referral and not two.
   */
  async submit(caller: Caller, id: ThingId, body: SubmitReferralBody): Promise<ReferralOutcome> {
    const { state } = await this.authorised('referral:draft', caller, id);
    const over = new DomainError(referralErrors.draftNotOpen);
    if (state.status === 'submitted' && (await this.referrals.madeBy(caller, body, state.referral)))
      return this.referrals.submit(caller, body, state.referral);
    if (state.status !== 'open') throw over;
    const referral = referralOf(id);
    try {
      return await this.referrals.submit(caller, body, referral);
    } catch (error) {
      // Somebody else's command made the referral of this draft, and may have ended before it said so.
      throw error instanceof DomainError && error.entry === ledgerErrors.stale ? over : error;
    } finally {
      await this.endAs(caller, id, body, referral);
    }
  }

  /** The receipt is durable before the answer. */
  async read(caller: Caller, id: ThingId): Promise<{ readonly tag: string; readonly answer: DraftAnswer }> {
    const history = await this.authorised('referral:read-draft', caller, id);
    const state = standingOf(history.state);
    const last = history.events.findLast(({ type }) => type === 'ReferralDraftKept');
    const children = await Promise.all(state.children.map((child) => this.textsOf(child, last)));
    await this.receipts.record(caller, {
      action: 'referral:read-draft',
      answer: 'shown',
      children: state.children.map((child) => ({ child, classes: ['narrative'], entries: [] })),
      asked: [id],
    });
    const { recipient, urgency, categories } = state;
    return {
      tag: this.ledger.tagOf(history.stream, history.revision),
      answer: {
        ...draftRecorded(state),
        ...(recipient === undefined ? {} : { recipient }),
        ...(urgency === undefined ? {} : { urgency }),
        ...(categories === undefined ? {} : { categories: [...categories] }),
        children,
      },
    };
  }

  /** Open drafts of the caller's service about children whom it still works with, newest first. */
  async page(caller: Caller, { cursor, limit = usualPage }: DraftsQuery): Promise<DraftsPage> {
    const purpose = `referral-drafts\n${caller.agency}`;
    const from = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const found = await gatherRows<DraftRow & { readonly referrer: AgencyId }>(
      (before, stride) =>
        rowsOfServices(
          caller,
          stride,
          (agency) =>
            draftRows(this.db, agency, { before, limit: stride }).map((row) => ({ ...row, referrer: agency })),
          newestFirst,
        ),
      (rows) =>
        permitted(rows, (row) =>
          this.gate.require('referral:read-draft', caller, targetOf(row.draft, row.referrer, row)),
        ),
      from,
      limit + 1,
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const asked = shown.map(({ draft }) => draft);
    await this.receipts.record(caller, { action: 'referral:read-draft', answer: 'shown', children: [], asked });
    return {
      items: shown.map(({ draft, keptAt }) => ({ id: draft, keptAt })),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /** What was recorded as a referral is answered so, even where the draft was discarded in the same moment. */
  private async endAs(caller: Caller, id: ThingId, body: SubmitReferralBody, referral: ThingId): Promise<void> {
    if (!(await this.referrals.exists(referral))) return;
    const decide = (state: ReferralDraftState): readonly ReferralDraftEvent[] =>
      state.status === 'open' ? submitDraft(referral, state) : [];
    await this.change(caller, id, 'submit', body, decide, undefined, 'ignored');
  }

  private async textsOf(child: PersonId, event: Recorded<ReferralDraftEvent> | undefined): Promise<TextsOfChildBody> {
    const part = event?.sealed.find(({ person }) => person === child);
    const { id: eventId, type = '', schemaVersion = 1 } = event ?? {};
    const opened = part && eventId && (await this.sealing.open({ eventId, type, schemaVersion }, part));
    const texts: ChildTexts = Object.assign({}, ...Object.values(opened ? opened.classes : {})) as ChildTexts;
    return { childId: child, ...textsIn(texts) };
  }

  private commandOf(draft: ThingId, caller: Caller, { children, ...facts }: DraftBody) {
    const texts = children.map((body) => ({ child: body.childId as PersonId, ...textsIn(body) }));
    return { ...facts, draft, referrer: caller.agency, children: texts };
  }

  private async knows(caller: Caller, { children }: DraftBody): Promise<void> {
    for (const { childId } of children) {
      const { known } = await this.gate.child(caller, 'child:read', childId as PersonId);
      if (!known) throw new DomainError(ledgerErrors.unknown);
    }
  }

  private async authorised(action: ActionName, caller: Caller, id: ThingId) {
    const history = await this.ledger.load<ReferralDraftState, ReferralDraftEvent>(draftSlice, id);
    await this.require(action, caller, standingOf(history.state));
    return history;
  }

  /** A disclosure of all that was recorded does not reach what is not sent: to other services a draft is nothing. */
  private async require(action: ActionName, caller: Caller, { draft, referrer, ...standing }: Standing): Promise<void> {
    if (!caller.isOf(referrer)) throw new DomainError(ledgerErrors.unknown);
    await this.gate.require(action, caller, targetOf(draft, referrer, standing));
  }

  private change(
    caller: Caller,
    id: ThingId,
    step: string,
    body: object,
    decide: (state: ReferralDraftState) => readonly ReferralDraftEvent[],
    also: () => Promise<void> = () => Promise.resolve(),
    ifMatch: 'required' | 'ignored' = 'required',
  ): Promise<DraftOutcome> {
    return this.ledger.change<ReferralDraftState, ReferralDraftEvent>(draftSlice, id, {
      context: caller.context(`referral:draft ${step}\n${id}`, body),
      ifMatch,
      authorise: async (state) => {
        await this.require('referral:draft', caller, standingOf(state));
        await also();
      },
      decide,
    });
  }
}
