import { DomainError } from '@safeguarding/kernel';
import { asSuccessor, commandId, ledgerErrors, type CommandContext, type Ledger } from '@safeguarding/ledger';
import type { SharingService } from '@safeguarding/sharing';
import type { ReferralEvent } from './core/referral-events.ts';
import type { ReferralState } from './core/referral.ts';
import { standingOf, type ReferralHistory, type Standing } from './referral-target.ts';
import { referralSlice } from './referral-slice.ts';

export type End = {
  readonly context: CommandContext;
  readonly decide: (state: ReferralState) => readonly ReferralEvent[];
  /** The authority loses sight of the referral itself, too. */
  readonly withdrawAddress: boolean;
};

/** `undo` takes the error of the append: a lead that was ended for nothing opens again. */
export type Ended = { readonly made: boolean; readonly undo: (error: unknown) => Promise<void> };

/**
 * Ends what a referral opened, in the children's sharing streams, before the referral says that it is over: revocations never lag
 * (decisions, ruling 20).
 */
export class ReferralEnds {
  private readonly ledger: Pick<Ledger, 'tagOf' | 'load'>;
  private readonly sharing: SharingService;

  constructor(ledger: Pick<Ledger, 'tagOf' | 'load'>, sharing: SharingService) {
    this.ledger = ledger;
    this.sharing = sharing;
  }

  /**
   * Ends nothing (`made: false`) where the command will be refused anyway, or was recorded already. Throws what `decide` throws.
   */
  async before(history: ReferralHistory, end: End): Promise<Ended> {
    const { context, decide } = end;
    const current = this.ledger.tagOf(history.stream, history.revision);
    const tags = context.ifMatch?.split(',').map((tag) => tag.trim()) ?? [];
    const recorded = history.events.some(({ command }) => command.id === commandId(context));
    if (recorded || (!tags.includes(current) && !tags.includes('*')))
      return { made: false, undo: () => Promise.resolve() };
    decide(asSuccessor(history.state, { agency: context.actor.agency, predecessors: context.predecessors }));
    const state = standingOf(history.state);
    await this.endAll(state, end, history.revision);
    return { made: true, undo: (error) => this.undo(error, state, end, history.revision) };
  }

  private async endAll(state: Standing, end: End, revision: number): Promise<void> {
    const { referral, recipient, children } = state;
    const context = at(end.context, revision);
    for (const child of children) {
      // Whoever leads by it: also a service that opened it again while it did its recipient's work.
      await this.sharing.closeLead(child, { referral }, context);
      if (end.withdrawAddress)
        await this.sharing.withdrawAddress(child, { thing: referral, agency: recipient }, context);
    }
  }

  /** A lost race leaves the referral open: then its authority leads on. */
  private async undo(error: unknown, { referral, recipient, children }: Standing, end: End, revision: number) {
    const lost = error instanceof DomainError && error.entry.code === ledgerErrors.stale.code;
    if (!lost) return;
    const { state } = await this.ledger.load<ReferralState, ReferralEvent>(referralSlice, referral);
    if (state.status === 'closed' || state.status === 'withdrawn') return;
    for (const child of children)
      await this.sharing.openLead(child, { referral, agency: recipient }, at(end.context, revision));
  }
}

/** The same command may be tried again on a later revision, and must end anew what was opened in between. */
const at = (context: CommandContext, revision: number): CommandContext => ({
  ...context,
  scope: `${context.scope}\nat ${String(revision)}`,
});
