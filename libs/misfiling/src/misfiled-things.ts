import { Injectable, Inject } from '@nestjs/common';
import type { EntryDraft, ThingTarget } from '@safeguarding/access';
import { ConcernService } from '@safeguarding/concerns';
import { DomainError, type EventId, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import { ReferralService } from '@safeguarding/referrals';
import { SharingService } from '@safeguarding/sharing';
import type { MisfiledKind } from './core/misfiling.ts';

/** A concern, referral or disclosure as a move needs to know it. */
export type Misfiled = { readonly target: ThingTarget; readonly children: readonly PersonId[] };
/** Its entries on one child's record, and which of them holds the newest content. */
export type OnRecord = { readonly drafts: readonly EntryDraft[]; readonly content: EventId | undefined };
type Onto = {
  readonly from: PersonId;
  readonly to: PersonId;
  readonly move: ThingId;
  readonly content: EventId;
};

type Kind = {
  readonly of: (thing: ThingId, from: PersonId) => Promise<Misfiled>;
  readonly entriesOn: (thing: ThingId, child: PersonId) => Promise<OnRecord>;
  /** Whoever acts on it from here on acts on the right child's record. */
  readonly move: (thing: ThingId, onto: Onto, context: CommandContext) => Promise<unknown>;
  readonly documents: boolean;
};

/** What can be moved, kind by kind. */
@Injectable()
export class MisfiledThings {
  private readonly kinds: Readonly<Record<MisfiledKind, Kind>>;

  constructor(
    @Inject(ConcernService) concerns: ConcernService,
    @Inject(ReferralService) referrals: ReferralService,
    @Inject(SharingService) sharing: SharingService,
  ) {
    this.kinds = {
      concern: {
        of: (thing) => concerns.held(thing),
        entriesOn: (thing, child) => concerns.entriesOn(thing, child),
        move: (thing, onto, context) => concerns.move(thing, onto, context),
        documents: true,
      },
      referral: {
        of: (thing) => referrals.held(thing),
        entriesOn: (thing, child) => referrals.entriesOn(thing, child),
        move: (thing, onto, context) => referrals.move(thing, onto, context),
        documents: true,
      },
      disclosure: {
        of: async (thing, from) => {
          const found = await sharing.disclosureOn(from, thing);
          if (!found) throw new DomainError(ledgerErrors.unknown);
          const { controller: owner, from: recordedAt } = found;
          const target = { thing, owner, recipients: [], labels: [], children: [from], recordedAt };
          return { target, children: [from] };
        },
        // It opened what stood on the wrong child's record, and opens nothing of the right one's: whoever meant that decides again.
        entriesOn: async (thing, child) => ({
          drafts: (await sharing.entriesOn(child, thing)).map((draft) => ({ ...draft, recipients: [] })),
          content: undefined,
        }),
        move: () => Promise.resolve(),
        documents: false,
      },
    };
  }

  of(kind: MisfiledKind): Kind {
    return this.kinds[kind];
  }
}
