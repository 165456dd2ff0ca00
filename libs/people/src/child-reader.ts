import { performance } from 'node:perf_hooks';
import { Caller, waitForFloor, type AccessGate, type ChildView, type Receipts } from '@safeguarding/access';
import { DomainError, type EventId, type PersonId } from '@safeguarding/kernel';
import { derivedId, ledgerErrors } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import type { KeyedHash } from '@safeguarding/sealing';
import type { ChildContent, Related, ShownChild } from './child-content.ts';
import type { GivenIdentifier } from './core/identifier.ts';
import type { PersonState } from './core/person.ts';
import type { PeopleRegister } from './people-register.ts';
import type { PersonFolds } from './person-folds.ts';

type ReaderParts = {
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly folds: PersonFolds;
  readonly content: ChildContent;
  readonly register: PeopleRegister;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
};

/** `child` absent: the caller has it as it is. */
export type ChildReading = { readonly tag: string; readonly child?: ShownChild };

const weak = (hash: string): string => `W/"${hash}"`;

/** What people read of children themselves: fence, policy, content, receipt, answer, in this order. */
export class ChildReader {
  private readonly parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.parts = parts;
  }

  /** Throws DomainError: 404 and 403 of the gate, 503 where the receipt cannot be kept. */
  async read(caller: Caller, child: PersonId): Promise<ChildReading> {
    const { gate, receipts } = this.parts;
    const view = await gate.child(caller, 'child:read', child);
    const shown = await this.shown(caller, view);
    if (shown === undefined) {
      await gate.require('child:read', caller, { child });
      throw new DomainError(ledgerErrors.unknown);
    }
    const tag = this.tagOf(caller, view, shown);
    const has = isNotModified(caller.facts, tag);
    await receipts.record(caller, {
      action: 'child:read',
      answer: has ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return has ? { tag } : { tag, child: shown };
  }

  /**
   * Those whom the identifiers name and the caller may know; nothing of them is opened. For a number that nobody has and for one of a child that the caller may
   * not know: the same answer, the same record in the same place, the same time.
   */
  async search(caller: Caller, identifiers: readonly GivenIdentifier[]): Promise<readonly PersonId[]> {
    const beganAt = performance.now();
    const { gate, receipts, register } = this.parts;
    await gate.require('child:search', caller);
    const found = await register.find(identifiers, caller.numbers);
    const views = await Promise.all(found.map((child) => gate.child(caller, 'child:read', child)));
    const visible = views.filter(({ known }) => known);
    if (visible.length === 0) await receipts.refused(caller, 'child:search', [this.askedAbout(found, identifiers)]);
    else
      await receipts.record(caller, {
        action: 'child:search',
        answer: 'shown',
        // That it is there is all that was told.
        children: visible.map(({ child }) => ({ child, classes: ['presence'], entries: [] })),
        ...(visible[0] ? { versions: visible[0].versions } : {}),
      });
    await waitForFloor(beganAt);
    return visible.map(({ child }) => child);
  }

  /** Tags under which this caller may say what it last saw of the child. */
  async acceptedTags(caller: Caller, child: PersonId, state: PersonState): Promise<readonly string[]> {
    const { gate, keyedHash } = this.parts;
    const { principal, facts, purpose = 'direct-care' } = caller;
    // A command needs no purpose, a reading does: what the caller saw, it saw for one.
    const reader = new Caller({ principal, facts, keyedHash, purpose });
    const view = await gate.child(reader, 'child:read', child);
    const shown = await this.shown(reader, view, state);
    return shown === undefined ? [] : [this.tagOf(caller, view, shown)];
  }

  /** Of the service's own statement, which others do not change: nothing in it tells of them. */
  statementTag(caller: Pick<Caller, 'agency'>, child: PersonId, statement: EventId | undefined): string {
    return this.ownTag(caller, 'own-statement', child, statement ?? '');
  }

  /** Of something of the service's own about the child. */
  ownTag({ agency }: Pick<Caller, 'agency'>, what: string, child: PersonId, at: string): string {
    return weak(this.parts.keyedHash.of(what, [agency, child, at].join('\n')));
  }

  private async shown(caller: Caller, view: ChildView, known?: PersonState): Promise<ShownChild | undefined> {
    if (!view.known || !view.permitted) return undefined;
    const state = known ?? (await this.parts.folds.of(view.child)).state;
    if (state.status !== 'registered') return undefined;
    return this.parts.content.show(view, caller.services, state, await this.related(caller, view, state.bornAs));
  }

  /** A twin is a child of its own: who may know of one need not know of the other. */
  private async related(caller: Caller, { child, members }: ChildView, born: readonly PersonId[]): Promise<Related> {
    const { folds, gate } = this.parts;
    const others = await Promise.all(
      members.filter((member) => member !== child).map(async (id) => [id, (await folds.of(id)).state] as const),
    );
    const ofKind = (unborn: boolean) =>
      others
        .filter(([, state]) => state.status === 'registered' && (state.kind === 'unborn') === unborn)
        .map(([id]) => id);
    const own = (await folds.of(child)).state;
    const before = own.status === 'registered' && own.kind !== 'unborn' ? ofKind(true) : [];
    const views = await Promise.all(born.map((each) => gate.child(caller, 'child:read', each)));
    return {
      mergedWith: others.map(([id]) => id).filter((id) => !before.includes(id)),
      beforeBirth: before,
      bornAs: views.filter(({ known }) => known).map(({ child: each }) => each),
    };
  }

  private tagOf({ agency }: Caller, { classes }: ChildView, shown: ShownChild): string {
    return weak(this.parts.keyedHash.of('child-view', JSON.stringify([agency, classes, shown])));
  }

  /** An opaque id in the place of a person's: the record of a search looks alike whether or not somebody is there. */
  private askedAbout([found]: readonly PersonId[], identifiers: readonly GivenIdentifier[]): string {
    return found ?? derivedId('searched', this.parts.keyedHash.of('searched', JSON.stringify(identifiers)));
  }
}
