import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller, type ShownEntry, type View } from '@safeguarding/access';
import { DomainError, type RecordedEvent, type ThingId } from '@safeguarding/kernel';
import { Ledger, ledgerErrors } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import type { ReferralEvent } from './core/referral-events.ts';
import type { ReferralState } from './core/referral.ts';
import { referralDraftsOn, referralSlice } from './referral-slice.ts';
import { readTargetOf, standingOf, type Standing } from './referral-target.ts';
import type {
  ChildStatusAnswer,
  ReferralAnswer,
  ReferralEntryAnswer,
  ReferralStatusAnswer,
} from './referrals.answers.ts';

/** The answer with its opaque tag; no answer where the reader has it already. */
export type Read<Answer> = { readonly tag: string; readonly answer?: Answer };

const entryAnswer = ({ entry, fields }: ShownEntry): ReferralEntryAnswer => ({
  id: entry.id,
  kind: entry.kind,
  agency: entry.owner,
  recordedAt: entry.recordedAt,
  ...(entry.supersedes === undefined ? {} : { supersedes: entry.supersedes }),
  ...fields,
});

const referralAnswer = ({ referral, status, submittedAt }: Standing, views: readonly View[]): ReferralAnswer => ({
  id: referral,
  status,
  submittedAt,
  children: views.map(({ child, entries }) => ({ child, entries: entries.map(entryAnswer) })),
});

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** When it was decided is status; what and why is shown as far as the entry of the decision is. */
const childStatus = (state: Standing, { child, entries }: View): ChildStatusAnswer => {
  const made = state.decisions.find((one) => one.child === child);
  if (!made) return { child };
  const shown = entries.findLast(({ entry }) => entry.kind === 'referral-decided' && entry.recordedAt === made.at);
  const decision = text(shown?.fields['decision']);
  const reasons = text(shown?.fields['reasons']);
  return {
    child,
    decidedAt: made.at,
    ...(decision === undefined ? {} : { decision }),
    ...(reasons === undefined ? {} : { reasons }),
  };
};

const statusAnswer = (state: Standing, views: readonly View[]): ReferralStatusAnswer => {
  const { referral, status, submittedAt, changedAt, acknowledgedAt, escalatedAt } = state;
  return {
    id: referral,
    ...{ status, submittedAt, changedAt },
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
    ...(escalatedAt === undefined ? {} : { escalatedAt }),
    children: views.map((view) => childStatus(state, view)),
  };
};

/** What one viewer gets of a referral: fence, basis and policy first, then a durable receipt, then the answer. */
@Injectable()
export class ReferralReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  /** Throws DomainError: 404 where the caller may not know of it, 503 without a receipt. */
  read(caller: Caller, id: ThingId): Promise<Read<ReferralAnswer>> {
    return this.answer(caller, id, referralAnswer);
  }

  /** For the service that submitted it, its systems included, and for whom it is addressed to. */
  status(caller: Caller, id: ThingId): Promise<Read<ReferralStatusAnswer>> {
    return this.answer(caller, id, statusAnswer);
  }

  private async answer<Answer>(
    caller: Caller,
    id: ThingId,
    render: (state: Standing, views: readonly View[]) => Answer,
  ): Promise<Read<Answer>> {
    const history = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, id);
    const state = standingOf(history.state);
    await this.gate.require('referral:read', caller, readTargetOf(state));
    const stored = history.events as readonly unknown[] as readonly RecordedEvent[];
    const views = await this.views(caller, state, stored);
    const [first] = views;
    if (!first) throw new DomainError(ledgerErrors.unknown);
    const tag = this.ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'referral:read',
      answer: same ? 'not-modified' : 'shown',
      children: views.map(({ receipt }) => receipt),
      versions: first.versions,
    });
    return same ? { tag } : { tag, answer: render(state, views) };
  }

  /** Of the children of whom something is visible; a sibling of whom nothing is does not appear. */
  private async views(
    caller: Caller,
    { referral, children }: Standing,
    events: readonly RecordedEvent[],
  ): Promise<readonly View[]> {
    const views = await Promise.all(
      children.map(async (child) => {
        const drafts = await referralDraftsOn(this.ledger, events, { referral, child });
        const entries = drafts.map((draft) => this.register.entryOf(draft));
        return this.gate.view(caller, 'referral:read', child, entries);
      }),
    );
    return views.filter(({ entries }) => entries.length > 0);
  }
}
