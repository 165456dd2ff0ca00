import { createHash, randomBytes } from 'node:crypto';
import {
  accessErrors,
  movedEntriesOf,
  type AccessGate,
  type AgencyRegister,
  type Caller,
  type Entry,
  type EntryDraft,
  type Receipts,
  type ShownEntry,
  type ThingTarget,
} from '@safeguarding/access';
import type { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  type AgencyId,
  type EventId,
  type FieldClass,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import {
  createdId,
  ledgerErrors,
  type CommandContext,
  type History,
  type Ledger,
  type Outcome,
} from '@safeguarding/ledger';
import { AtOnce } from '@safeguarding/platform';
import type { Sealing } from '@safeguarding/sealing';
import { attachmentDrafts, attachmentSlice } from './attachment-slice.ts';
import { attachmentsOf } from './attachments-model.ts';
import type { BlobStore } from './blob-store.ts';
import {
  addAttachment,
  moveAttachment,
  withdrawAttachment,
  type WithdrawAttachment,
} from './core/attachment-decisions.ts';
import { attachmentErrors } from './core/attachment-errors.ts';
import type { AttachmentCategory, AttachmentEvent, AttachmentState, Holder, MediaType } from './core/attachment.ts';
import { mediaTypeOf } from './media-type.ts';

/** A concern or referral as documents need to know it. */
export type Held = {
  readonly target: ThingTarget;
  readonly children: readonly PersonId[];
  /** To whom what hangs on it is addressed. */
  readonly recipients: readonly { readonly agency: AgencyId; readonly classes: readonly FieldClass[] }[];
  readonly withdrawn: boolean;
};
/** How each kind of holder is found; throws DomainError (404) for an id that belongs to nothing. */
export type Holders = Readonly<Record<Holder['kind'], (id: ThingId) => Promise<Held>>>;

/** A document as it came. */
export type NewAttachment = {
  readonly content: Buffer;
  readonly fileName: string;
  readonly category: AttachmentCategory;
  readonly title?: string;
  readonly childId?: PersonId;
};
export type AttachmentOutcome = Outcome<AttachmentState, AttachmentEvent>;
type AttachmentHistory = History<AttachmentState, AttachmentEvent>;
type Standing = Exclude<AttachmentState, { readonly status: 'none' }>;

/** A document that may be handed out: everything is judged and the receipt is durable. */
export type Handed = { readonly id: ThingId; readonly mediaType: MediaType; readonly content: Buffer };

export type AttachmentParts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly register: AgencyRegister;
  readonly receipts: Receipts;
  readonly sealing: Sealing;
  readonly blobs: BlobStore;
  readonly db: ReadDatabase;
  readonly holders: Holders;
};

const mostOnOne = 100;
const handledAtOnce = 8;
const retention = 'child-record';

const standingOf = (state: AttachmentState, holder: Holder): Standing => {
  if (state.status === 'none' || state.holder.kind !== holder.kind || state.holder.id !== holder.id)
    throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** Entries of documents on one child's record; what was there before it came back by a move of its own is said by the moved ones. */
const draftsOn = async (
  ledger: Ledger,
  holder: ThingId,
  child: PersonId,
  histories: readonly AttachmentHistory[],
): Promise<readonly EntryDraft[]> => {
  const own = histories.flatMap(({ events }) =>
    attachmentDrafts(events as readonly unknown[] as readonly RecordedEvent[], child),
  );
  if (!histories.some(({ events }) => events.some(({ type }) => type === 'AttachmentMoved'))) return own;
  const moved = await movedEntriesOf(ledger, holder, { child, kinds: 'attachment-' });
  const last = moved.at(-1)?.movedAt;
  return [...moved, ...own.filter(({ recordedAt }) => last === undefined || recordedAt > last)];
};

const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Documents beside concerns and referrals. Nothing here knows of HTTP. */
export class AttachmentService {
  private readonly parts: AttachmentParts;
  private readonly room = new AtOnce(handledAtOnce);

  constructor(parts: AttachmentParts) {
    this.parts = parts;
  }

  /** Attaches a document. The sealed bytes are durable before the event that names them; an event never points to nothing. */
  async add(caller: Caller, holder: Holder, sent: NewAttachment): Promise<AttachmentOutcome> {
    return this.room.run(async () => {
      const mediaType = await this.typeOf(sent);
      const { content, ...told } = sent;
      const context = caller.context(`attachment:add\n${holder.kind}\n${holder.id}`, {
        ...told,
        content: hex(content),
      });
      const held = await this.parts.holders[holder.kind](holder.id);
      await this.parts.gate.require('attachment:add', caller, held.target);
      return this.record(context, { caller, holder, held, sent, mediaType });
    });
  }

  /** By the service that attached it. */
  async withdraw(caller: Caller, holder: Holder, id: ThingId, body: Omit<WithdrawAttachment, 'by'>) {
    const context = caller.context(`attachment:withdraw\n${id}`, { holder, ...body });
    return this.parts.ledger.change<AttachmentState, AttachmentEvent>(attachmentSlice, id, {
      context,
      ifMatch: 'ignored',
      authorise: async (state) => {
        await this.parts.gate.require('attachment:withdraw', caller, await this.targetOf(standingOf(state, holder)));
      },
      decide: (state) => withdrawAttachment({ by: caller.agency, ...body }, state),
    });
  }

  /** What hangs on a concern or referral, as far as the caller may see it; 404 where it may not know of that. */
  async list(caller: Caller, holder: Holder): Promise<readonly ShownEntry[]> {
    const { gate, holders, ledger, db, receipts } = this.parts;
    const held = await holders[holder.kind](holder.id);
    await gate.require('attachment:read', caller, held.target);
    const histories = await Promise.all(
      attachmentsOf(db, holder.id).map((id) => ledger.load<AttachmentState, AttachmentEvent>(attachmentSlice, id)),
    );
    const ofHolder = histories.filter(({ state }) => isOf(state, holder));
    const entries = (
      await Promise.all(held.children.map((child) => this.entriesOn(holder.id, child, ofHolder)))
    ).flat();
    const views = await Promise.all(
      held.children.map((child) =>
        gate.view(
          caller,
          'attachment:read',
          child,
          entries.filter((entry) => entry.child === child),
        ),
      ),
    );
    await receipts.record(caller, {
      action: 'attachment:read',
      answer: 'shown',
      children: views.map(({ receipt }) => receipt),
      ...(views[0] ? { versions: views[0].versions } : {}),
    });
    return views.flatMap((view) => view.entries);
  }

  /** The document itself, opened and compared with its event, and the receipt durable, before a byte is given. */
  async read(caller: Caller, holder: Holder, id: ThingId): Promise<Handed> {
    return this.room.run(async () => {
      const { ledger, gate, receipts } = this.parts;
      const history = await ledger.load<AttachmentState, AttachmentEvent>(attachmentSlice, id);
      const state = standingOf(history.state, holder);
      await gate.require('attachment:read', caller, await this.targetOf(state));
      const entries = await this.entriesOn(holder.id, state.child, [history]);
      const added = entries.filter((entry) => entry.id === state.added);
      const view = await gate.view(caller, 'attachment:read', state.child, added);
      const [shown] = view.entries;
      if (!shown) throw new DomainError(ledgerErrors.unknown);
      if (!shown.classes.includes('attachment')) throw new DomainError(accessErrors.notAllowed);
      if (state.status === 'withdrawn') throw new DomainError(attachmentErrors.withdrawn);
      const content = await this.open(state);
      await receipts.record(caller, {
        action: 'attachment:read',
        answer: 'shown',
        children: [view.receipt],
        versions: view.versions,
        asked: [id],
      });
      return { id, mediaType: state.mediaType, content };
    });
  }

  private async typeOf({ content }: NewAttachment): Promise<MediaType> {
    if (content.length === 0) throw refused(attachmentErrors.empty, '/file');
    const found = await mediaTypeOf(content);
    if (found === undefined) throw refused(attachmentErrors.typeRefused, '/file');
    return found;
  }

  private async record(
    context: CommandContext,
    { caller, holder, held, sent, mediaType }: Recording,
  ): Promise<AttachmentOutcome> {
    const { ledger, blobs } = this.parts;
    const attachment = createdId(context, attachmentSlice.category);
    const { exists } = await ledger.load<AttachmentState, AttachmentEvent>(attachmentSlice, attachment);
    const authorise = async (): Promise<void> => {
      await this.parts.gate.require('attachment:add', caller, held.target);
    };
    const create = (decide: (state: AttachmentState) => readonly AttachmentEvent[]) =>
      ledger.create<AttachmentState, AttachmentEvent>(attachmentSlice, { context, authorise, decide });
    // What stands under the key is the answer, or the body is another one: nothing is stored for it.
    if (exists) return create(() => []);
    const child = this.childOf(held, sent);
    if (held.withdrawn) throw new DomainError(attachmentErrors.holderWithdrawn);
    if (attachmentsOf(this.parts.db, holder.id).length >= mostOnOne) throw new DomainError(attachmentErrors.tooMany);
    const { content, category, fileName, title } = sent;
    const blob = `${attachment}.${randomBytes(8).toString('hex')}`;
    const sealed = await this.parts.sealing.sealBytes(
      { place: blob, person: child },
      caller.agency,
      retention,
      content,
    );
    await blobs.put(blob, sealed.bytes);
    const facts = {
      ...{ attachment, holder, child, recipients: held.recipients, category, mediaType },
      ...{ bytes: content.length, blob, keyId: sealed.keyId, sha256: hex(sealed.bytes) },
    };
    const outcome = await create((state) =>
      addAttachment({ ...facts, fileName, ...(title === undefined ? {} : { title }) }, state),
    ).catch(async (error: unknown) => {
      // Where the log did not answer, the event may stand: then the sweep looks again.
      if (error instanceof DomainError && error.entry.kind !== 'unavailable') await blobs.remove(blob);
      throw error;
    });
    const { state } = outcome;
    if (state.status !== 'none' && state.blob !== blob) await blobs.remove(blob);
    return outcome;
  }

  private childOf({ children }: Held, { childId }: NewAttachment): PersonId {
    const [only] = children;
    const child = childId ?? (children.length === 1 ? only : undefined);
    if (child === undefined || !children.includes(child)) throw refused(attachmentErrors.childNotNamed, '/childId');
    return child;
  }

  private async targetOf({ holder, owner, recipients, child, addedAt, movedAt }: Standing): Promise<ThingTarget> {
    const { target } = await this.parts.holders[holder.kind](holder.id);
    return {
      ...target,
      owner,
      recipients,
      children: [child],
      recordedAt: addedAt as Instant,
      ...(movedAt === undefined ? {} : { movedAt: movedAt as Instant }),
    };
  }

  /** Of a document that was moved here with what it hangs on the moved entries count, and what was written since. */
  private async entriesOn(
    holder: ThingId,
    child: PersonId,
    histories: readonly AttachmentHistory[],
  ): Promise<readonly Entry[]> {
    const drafts = await draftsOn(this.parts.ledger, holder, child, histories);
    return drafts.map((draft) => this.parts.register.entryOf(draft));
  }

  /**
   * The documents of a concern or referral follow it to the right child: each is sealed anew under that child's key and the earlier blob
   * removed. `nameOf` says what an entry is called on the right record. Once is enough.
   */
  async follow(
    {
      holder,
      from,
      to,
      move,
    }: { readonly holder: ThingId; readonly from: PersonId; readonly to: PersonId; readonly move: ThingId },
    nameOf: (entry: EventId) => EventId,
    context: (attachment: ThingId, owner: AgencyId) => CommandContext,
  ): Promise<readonly EntryDraft[]> {
    const { ledger, db, blobs, sealing } = this.parts;
    const load = (id: ThingId) => ledger.load<AttachmentState, AttachmentEvent>(attachmentSlice, id);
    for (const id of attachmentsOf(db, holder)) {
      const { state } = await load(id);
      if (state.status === 'none' || state.child !== from) continue;
      const blob = `${id}.${randomBytes(8).toString('hex')}`;
      // Of an erased document there is nothing to seal: it goes on being none.
      const content = await this.open(state).catch((error: unknown) => {
        if (error instanceof DomainError && error.entry === attachmentErrors.destroyed) return undefined;
        throw error;
      });
      const sealed = content && (await sealing.sealBytes({ place: blob, person: to }, state.owner, retention, content));
      if (sealed) await blobs.put(blob, sealed.bytes);
      const kept = sealed
        ? { blob, keyId: sealed.keyId, sha256: hex(sealed.bytes) }
        : { blob: state.blob, keyId: state.keyId, sha256: state.sha256 };
      const facts = { child: to, from, move, added: nameOf(state.added), ...kept };
      await ledger.change<AttachmentState, AttachmentEvent>(attachmentSlice, id, {
        context: context(id, state.owner),
        ifMatch: 'ignored',
        decide: (before) => moveAttachment(facts, before),
      });
      if (sealed) await blobs.remove(state.blob);
    }
    const histories = await Promise.all(attachmentsOf(db, holder).map(load));
    return draftsOn(ledger, holder, from, histories);
  }

  private async open({ blob, child, keyId, sha256 }: Standing): Promise<Buffer> {
    const bytes = await this.parts.blobs.get(blob);
    const whole = bytes !== undefined && hex(bytes) === sha256;
    const context = { place: blob, person: child };
    // Of a destroyed key nothing opens, whether the sealed bytes are still there or not.
    const opened = await this.parts.sealing.openBytes(context, { keyId, bytes: whole ? bytes : Buffer.alloc(0) });
    if (opened === undefined) throw new DomainError(attachmentErrors.destroyed);
    return opened;
  }
}

type Recording = {
  readonly caller: Caller;
  readonly holder: Holder;
  readonly held: Held;
  readonly sent: NewAttachment;
  readonly mediaType: MediaType;
};

const isOf = (state: AttachmentState, { kind, id }: Holder): boolean =>
  state.status !== 'none' && state.holder.kind === kind && state.holder.id === id;
