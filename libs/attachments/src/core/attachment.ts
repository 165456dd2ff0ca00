import type {
  Aggregate,
  AgencyId,
  DomainEvent,
  EventId,
  FieldClass,
  PersonId,
  Recorded,
  ThingId,
} from '@safeguarding/kernel';

/** What the document is. */
export const attachmentCategories = [
  'form',
  'minutes',
  'body-map',
  'photograph',
  'letter',
  'report',
  'assessment',
  'other',
] as const;
export type AttachmentCategory = (typeof attachmentCategories)[number];

/** The types that are taken, each known by its content; the name of a file decides nothing. */
export const mediaTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'text/plain',
] as const;
export type MediaType = (typeof mediaTypes)[number];

export const withdrawReasons = ['entered-in-error', 'duplicate', 'about-another-child', 'replaced'] as const;
export type WithdrawReason = (typeof withdrawReasons)[number];

/** What a document hangs on. */
export type Holder = { readonly kind: 'concern' | 'referral'; readonly id: ThingId };

type Recipients = readonly { readonly agency: AgencyId; readonly classes: readonly FieldClass[] }[];
type Of = {
  readonly attachment: ThingId;
  readonly holder: Holder;
  readonly child: PersonId;
  readonly recipients: Recipients;
};

export type AttachmentAdded = DomainEvent<
  'AttachmentAdded',
  Of & {
    readonly category: AttachmentCategory;
    readonly mediaType: MediaType;
    /** Of the document itself. */
    readonly bytes: number;
    /** Opaque name of the sealed document in the blob store. */
    readonly blob: string;
    readonly keyId: string;
    /** Hex, of the sealed bytes: whoever has no key can still see whether they are the ones. */
    readonly sha256: string;
  }
>;
/** It is not handed out any more; what was recorded stays. */
export type AttachmentWithdrawn = DomainEvent<
  'AttachmentWithdrawn',
  Of & { readonly supersedes: EventId; readonly reason: WithdrawReason }
>;
/**
 * It follows the concern or referral that it hangs on to the right child: sealed anew under that child's key, the earlier blob removed.
 * `added`: the entry of the document on the right child's record.
 */
export type AttachmentMoved = DomainEvent<
  'AttachmentMoved',
  {
    readonly attachment: ThingId;
    readonly child: PersonId;
    readonly from: PersonId;
    readonly move: ThingId;
    readonly added: EventId;
    readonly blob: string;
    readonly replaces: string;
    readonly keyId: string;
    readonly sha256: string;
  }
>;
/** Those that stand on the child's timeline. */
export type AttachmentStep = AttachmentAdded | AttachmentWithdrawn;
export type AttachmentEvent = AttachmentStep | AttachmentMoved;

export type StandingAttachment = AttachmentAdded['facts'] & {
  readonly owner: AgencyId;
  readonly added: EventId;
  readonly addedAt: string;
  readonly movedAt?: string;
};
export type AttachmentState =
  | { readonly status: 'none' }
  | ({ readonly status: 'attached' } & StandingAttachment)
  | ({ readonly status: 'withdrawn'; readonly reason: WithdrawReason } & StandingAttachment);

const evolve = (state: AttachmentState, event: Recorded<AttachmentEvent>): AttachmentState => {
  if (event.type === 'AttachmentAdded')
    return {
      status: 'attached',
      ...event.facts,
      owner: event.actor.agency,
      added: event.id,
      addedAt: event.recordedAt,
    };
  if (event.type === 'AttachmentMoved') {
    const { child, added, blob, keyId, sha256 } = event.facts;
    return state.status === 'none' ? state : { ...state, child, added, blob, keyId, sha256, movedAt: event.recordedAt };
  }
  return state.status === 'none' ? state : { ...state, status: 'withdrawn', reason: event.facts.reason };
};

/** One document beside a concern or a referral. */
export const attachment: Aggregate<AttachmentState, AttachmentEvent> = {
  category: 'attachment',
  initial: { status: 'none' },
  evolve,
};
