import { type AgencyKind, type AgencyRegister, type EntryDraft, sensitiveKinds } from '@safeguarding/access';
import type { ActorRef, AgencyId, FieldClass, Instant, PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';
import { commandId, derivedId, type CommandContext, type Ledger, type Outcome } from '@safeguarding/ledger';
import { isHandedOver } from './core/handover-decisions.ts';
import { involveRecipient } from './core/involvement-decisions.ts';
import { bringEntryBack, markEntryMoved, takeEntryAway } from './core/moved-away-decisions.ts';
import {
  consentFor,
  decideNotToShare,
  noteDisclosure,
  recordDirectContact,
  recordDisclosure,
} from './core/opening-decisions.ts';
import {
  closeLead,
  endReviewScope,
  leaveReviewPanel,
  openLead,
  recordReviewScope,
  withdrawAddress,
} from './core/relation-decisions.ts';
import type { Party, Period, SharingEvent } from './core/sharing-events.ts';
import type { DirectContactState, SharingState } from './core/sharing-state.ts';
import { sharingSlice } from './sharing-slice.ts';
import { sharingTimeline } from './sharing-timeline.ts';

/** What a write to one child's stream left behind. */
export type SharingOutcome = Outcome<SharingState, SharingEvent>;
type Decide = (state: SharingState, at: Instant) => readonly SharingEvent[];
/** A disclosure as another slice decided it. */
export type Disclosure = Omit<Parameters<typeof recordDisclosure>[0], 'child'>;
/** A decision not to share as another slice took it. */
export type Withholding = Omit<Parameters<typeof decideNotToShare>[0], 'child'>;

/**
 * What other slices write to the fence. The caller has authorised it; the context may be the one of its own command or of a
 * reaction, also for several calls. Each call twice records nothing the second time.
 */
export class SharingService {
  private readonly ledger: Ledger;
  private readonly register: Pick<AgencyRegister, 'successions'> | undefined;

  /** Without a register nobody does anybody else's work. */
  constructor(ledger: Ledger, register?: Pick<AgencyRegister, 'successions'>) {
    this.ledger = ledger;
    this.register = register;
  }

  /** The authority leads for the child until the referral is closed. */
  openLead(
    child: PersonId,
    facts: { readonly referral: ThingId; readonly agency: AgencyId },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => openLead({ child, ...facts }, state, at);
    return this.write(child, context, ['open-lead', facts.referral, facts.agency], decide);
  }

  /** To be awaited before the referral itself is closed: revocations never lag. Without `agency` every authority's. */
  closeLead(
    child: PersonId,
    facts: { readonly referral: ThingId; readonly agency?: AgencyId },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => this.inLine(facts).flatMap((one) => closeLead({ child, ...one }, state, at));
    return this.write(child, context, ['close-lead', facts.referral, facts.agency ?? ''], decide);
  }

  /** Whether the authority leads by this matter no more because it handed the child over; a strong read. */
  async isHandedOver(child: PersonId, { referral, agency }: { readonly referral: ThingId; readonly agency: AgencyId }) {
    return isHandedOver((await this.ledger.load(sharingSlice, child)).state, referral, agency);
  }

  /** Recipients of a submission lose sight of it; without `agency` all of them. */
  withdrawAddress(
    child: PersonId,
    facts: { readonly thing: ThingId; readonly agency?: AgencyId },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) =>
      this.inLine(facts).flatMap((one) => withdrawAddress({ child, ...one }, state, at));
    return this.write(child, context, ['withdraw-address', facts.thing, facts.agency ?? ''], decide);
  }

  /** A service that somebody else named as recipient works with the child from now on. */
  involveRecipient(
    child: PersonId,
    service: { readonly agency: AgencyId; readonly kind: AgencyKind },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const involvement = derivedId('involvement', commandId(context), child, service.agency) as ThingId;
    const named = { ...service, sensitive: sensitiveKinds.has(service.kind) };
    const decide: Decide = (state, at) => involveRecipient({ child, involvement, service: named }, state, at);
    return this.write(child, context, ['involve-recipient', service.agency], decide);
  }

  /** What another slice decided to disclose; throws DomainError where it may not stand, such as without the consent it rests on. */
  disclose(child: PersonId, disclosure: Disclosure, context: CommandContext): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => recordDisclosure({ child, ...disclosure }, state, at);
    return this.write(child, context, ['disclose', disclosure.disclosure], decide);
  }

  /** Throws DomainError what `disclose` would refuse at this instant; records nothing. */
  async checkDisclosure(child: PersonId, disclosure: Disclosure, at: Instant): Promise<void> {
    const { state } = await this.ledger.load(sharingSlice, child);
    recordDisclosure({ child, ...disclosure }, state, at);
  }

  /** What another slice decided not to share. */
  withhold(child: PersonId, withholding: Withholding, context: CommandContext): Promise<SharingOutcome> {
    const decide: Decide = (state) =>
      state.withheld.some(({ id }) => id === withholding.decision) ? [] : decideNotToShare({ child, ...withholding });
    return this.write(child, context, ['withhold', withholding.decision], decide);
  }

  /** The panel of a confirmed review may read the child within the scope. */
  recordReviewScope(
    child: PersonId,
    scope: {
      readonly review: ThingId;
      readonly panel: readonly ActorRef[];
      readonly classes: readonly FieldClass[];
      readonly pseudonym: string;
      readonly covers: Period;
      readonly until?: Instant;
    },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => recordReviewScope({ child, ...scope }, state, at);
    return this.write(child, context, ['review-scope', scope.review], decide);
  }

  /** A member reads no more; the others go on. */
  leaveReviewPanel(
    child: PersonId,
    facts: { readonly review: ThingId; readonly member: ActorRef },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state) => leaveReviewPanel({ child, ...facts }, state);
    return this.write(child, context, ['leave-panel', facts.review, facts.member], decide);
  }

  /** Nobody reads by this review any more. */
  endReviewScope(
    child: PersonId,
    facts: { readonly review: ThingId },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => endReviewScope({ child, ...facts }, state, at);
    return this.write(child, context, ['end-review-scope', facts.review], decide);
  }

  /** What another slice told somebody opens that entry to them; its controller withdraws it as any other disclosure. */
  discloseTold(
    child: PersonId,
    facts: Omit<Parameters<typeof noteDisclosure>[0], 'child'>,
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => noteDisclosure({ child, ...facts }, state, at);
    return this.write(child, context, ['disclose', facts.disclosure], decide);
  }

  /** Whether what is to be told may be told as far as consent goes: true where confidentiality rests on something else. */
  async consentStands(child: PersonId, telling: Parameters<typeof consentFor>[0], at: Instant): Promise<boolean> {
    if (telling.legal.confidentialityBasis !== 'consent') return true;
    return consentFor(telling, (await this.ledger.load(sharingSlice, child)).state, at) !== undefined;
  }

  /** Somebody was told directly by a channel of another slice, or it was tried. */
  contacted(
    child: PersonId,
    facts: Omit<Parameters<typeof recordDirectContact>[0], 'child'>,
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state) =>
      state.contacts.some(({ id }) => id === facts.contact) ? [] : recordDirectContact({ child, ...facts });
    return this.write(child, context, ['contacted', facts.contact], decide);
  }

  /** Who was told directly about one record, by whom, or was not reached; a standing share is none of them. A strong read. */
  async directContacts(child: PersonId): Promise<readonly DirectContactState[]> {
    return (await this.ledger.load(sharingSlice, child)).state.contacts;
  }

  /** A disclosure that was recorded on this child, whether it stands or not; undefined where there is none. */
  async disclosureOn(child: PersonId, id: ThingId) {
    const { state } = await this.ledger.load(sharingSlice, child);
    return state.grants.find((grant) => grant.id === id && grant.by === 'disclosure');
  }

  /** The entries of one decision on a child's record. */
  async entriesOn(child: PersonId, thing: ThingId): Promise<readonly EntryDraft[]> {
    const { events } = await this.ledger.load(sharingSlice, child);
    return (events as readonly unknown[] as readonly RecordedEvent[])
      .flatMap((event) => sharingTimeline[event.type]?.(event) ?? [])
      .filter((draft) => draft.thing === thing);
  }

  /** Nothing of a thing that was written on this child by mistake is shown on its record any more. */
  takeEntryAway(
    child: PersonId,
    facts: { readonly move: ThingId; readonly thing: ThingId },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => takeEntryAway({ child, ...facts }, state, at);
    return this.write(child, context, ['take-away', facts.move], decide);
  }

  /** `earlier` shown: the move did not happen. Hidden: the thing comes back by another move, with entries of its own. */
  bringEntryBack(
    child: PersonId,
    facts: { readonly move: ThingId; readonly thing: ThingId; readonly earlier: 'shown' | 'hidden' },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    const decide: Decide = (state, at) => bringEntryBack({ child, ...facts }, state, at);
    return this.write(child, context, ['bring-back', facts.move], decide);
  }

  /** Leaves a mark for the service that wrote it and for those who had been shown it. */
  markEntryMoved(
    child: PersonId,
    facts: { readonly move: ThingId; readonly told: readonly Party[] },
    context: CommandContext,
  ): Promise<SharingOutcome> {
    return this.write(child, context, ['mark-moved', facts.move], (state) =>
      markEntryMoved({ child, ...facts }, state),
    );
  }

  /** What ends for a service ends for all that are one with it, under whichever name it was given. */
  private inLine<T extends { readonly agency?: AgencyId }>(facts: T): readonly T[] {
    if (facts.agency === undefined || !this.register) return [facts];
    const { successions } = this.register;
    const today = successions.todayOf(facts.agency);
    const line = new Set([facts.agency, today, ...successions.predecessorsOf(today).map(({ agency }) => agency)]);
    return [...line].map((agency) => ({ ...facts, agency }));
  }

  /**
   * One command of the caller may write several facts to one child: each has a name of its own, so that none is taken for a replay. The
   * slice says under which name a service takes part, so what stands is taken as it was recorded, for a successor too.
   */
  private write(child: PersonId, context: CommandContext, parts: readonly string[], decide: Decide) {
    const { predecessors: _predecessors, ...own } = context;
    const named = { ...own, scope: [context.scope, 'sharing', ...parts].join('\n') };
    return this.ledger.change(sharingSlice, child, { context: named, ifMatch: 'ignored', mayBeNew: true, decide });
  }
}
