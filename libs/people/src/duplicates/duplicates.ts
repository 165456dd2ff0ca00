import type { AccessGate, Caller, Receipts } from '@safeguarding/access';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { derivedId, ledgerErrors, type CommandContext, type Ledger, type Outcome } from '@safeguarding/ledger';
import { platformErrors } from '@safeguarding/platform';
import type { KeyedHash, SealedTokens, Sealing } from '@safeguarding/sealing';
import type { ChildContent } from '../child-content.ts';
import { alikeFrom, likenessOf } from '../core/likeness.ts';
import {
  dismissLikeness,
  type DismissalReason,
  type LikenessDismissed,
  type LikenessState,
  type SettledByMerge,
} from '../core/likeness-dismissal.ts';
import type { RegisteredPerson } from '../core/person.ts';
import type { NameIndex, Pair } from '../name-search/name-index.ts';
import { likenessSlice } from '../people-slices.ts';
import type { PersonFolds } from '../person-folds.ts';
import { openStatements } from '../statements.ts';

type DuplicateParts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly folds: PersonFolds;
  readonly content: ChildContent;
  readonly index: NameIndex;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
  readonly tokens: Pick<SealedTokens, 'seal' | 'open'>;
};

/** Two records that may be one child's. */
export type PossibleDuplicate = Pair & { readonly score: number };
export type Dismissal = Pair & { readonly reason: DismissalReason; readonly explanation: string };

const stride = 200;
const usualPage = 50;
const separator = '\n';

const inOrder = ({ one, other }: Pair): Pair => (one < other ? { one, other } : { one: other, other: one });

/** Records that look alike, told to those who may merge them, of both, and to nobody else; a pair with a hidden side leaves no trace. */
export class Duplicates {
  private readonly parts: DuplicateParts;

  constructor(parts: DuplicateParts) {
    this.parts = parts;
  }

  /** A page of pairs, in an order that tells nothing. */
  async page(
    caller: Caller,
    { limit = usualPage, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<{ readonly items: readonly PossibleDuplicate[]; readonly next?: string }> {
    const { index, receipts, tokens } = this.parts;
    const purpose = `possible-duplicates\n${caller.agency}`;
    const found: PossibleDuplicate[] = [];
    for (let after = this.placeOf(purpose, cursor); found.length <= limit;) {
      const pairs = index.pairsAfter(after, stride);
      for (const pair of pairs) found.push(...(await this.judged(caller, pair)));
      after = pairs.at(-1);
      if (pairs.length < stride) break;
    }
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const children = [...new Set(items.flatMap(({ one, other }) => [one, other]))];
    await receipts.record(caller, {
      action: 'duplicate:read',
      answer: 'shown',
      children: children.map((child) => ({ child, classes: ['presence'], entries: [] })),
    });
    const next =
      found.length > limit && last ? tokens.seal(purpose, [last.one, last.other].join(separator)) : undefined;
    return { items, ...(next === undefined ? {} : { next }) };
  }

  /** They are two children. The pair comes back only where something else is on record of one of them. */
  async dismiss(
    caller: Caller,
    { reason, explanation, ...sent }: Dismissal,
    body: unknown,
  ): Promise<Outcome<LikenessState, LikenessDismissed>> {
    const { ledger, gate } = this.parts;
    const pair = inOrder(sent);
    const authorise = async (): Promise<void> => {
      const views = await Promise.all([pair.one, pair.other].map((id) => gate.child(caller, 'duplicate:dismiss', id)));
      if (!views.every(({ known }) => known)) throw new DomainError(ledgerErrors.unknown);
      for (const child of [pair.one, pair.other]) await gate.require('duplicate:dismiss', caller, { child });
    };
    await authorise();
    const likeness = this.idOf(pair);
    const command = { likeness, ...pair, reason, explanation, basis: await this.basisOf(pair) };
    return ledger.change<LikenessState, LikenessDismissed>(likenessSlice, likeness, {
      context: caller.context('duplicate:dismiss', body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise,
      decide: (state) => dismissLikeness(command, state),
    });
  }

  /**
   * A merge of the two was rejected or undone: whoever decided that has judged it, and nobody is asked again until something else is on
   * record of one of them. Of the same command once.
   */
  async settle(sent: Pair, reason: SettledByMerge, context: CommandContext): Promise<void> {
    const pair = inOrder(sent);
    const likeness = this.idOf(pair);
    const command = { likeness, ...pair, reason, basis: await this.basisOf(pair) };
    await this.parts.ledger.change<LikenessState, LikenessDismissed>(likenessSlice, likeness, {
      context: { ...context, scope: `${context.scope}\nlikeness` },
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state) => dismissLikeness(command, state),
    });
  }

  /** The pair with its score by what this caller may see of both; nothing where it is not to be told, or was dismissed. */
  private async judged(caller: Caller, pair: Pair): Promise<readonly PossibleDuplicate[]> {
    const { gate, folds, content, ledger } = this.parts;
    const [one, other] = await Promise.all(
      [pair.one, pair.other].map(async (id) => {
        const view = await gate.child(caller, 'duplicate:read', id);
        const { state } = await folds.of(id);
        return { view, state };
      }),
    );
    if (!one || !other || !one.view.permitted || !other.view.permitted) return [];
    if (one.state.status !== 'registered' || other.state.status !== 'registered') return [];
    if (one.view.members.includes(pair.other) || areTwins(one.state, other.state)) return [];
    const score = likenessOf(
      await content.identify(one.view, caller.services, one.state),
      await content.identify(other.view, caller.services, other.state),
    );
    if (score < alikeFrom) return [];
    const { state } = await ledger.load<LikenessState, LikenessDismissed>(likenessSlice, this.idOf(pair));
    const dismissed = state.dismissed.length > 0 && state.dismissed.includes(await this.basisOf(pair));
    return dismissed ? [] : [{ ...pair, score }];
  }

  private idOf({ one, other }: Pair): ThingId {
    return derivedId('likeness', one, other) as ThingId;
  }

  /** Stands for everything on record that a likeness goes by; the same facts once more, by another service, are no new ones. */
  private async basisOf({ one, other }: Pair): Promise<string> {
    const facts = await Promise.all([one, other].map((id) => this.factsOf(id)));
    return this.parts.keyedHash.of('likeness', JSON.stringify(facts));
  }

  private async factsOf(id: PersonId): Promise<readonly string[]> {
    const { state } = await this.parts.folds.of(id);
    if (state.status !== 'registered') return [];
    const all = await openStatements(this.parts.sealing, id, state, () => true);
    const said = all.flatMap(({ statements }) =>
      statements.map(({ content: { name, formerNames, sex, dateOfBirth } }) =>
        JSON.stringify([name?.family, name?.given, formerNames, sex, dateOfBirth]),
      ),
    );
    return [
      ...new Set([...said, ...state.identifiers.map(({ identifier, standing }) => `${identifier} ${standing}`)]),
    ].sort();
  }

  private placeOf(purpose: string, cursor: string | undefined): Pair | undefined {
    if (cursor === undefined) return undefined;
    const [one, other] = this.parts.tokens.open(purpose, cursor)?.split(separator) ?? [];
    if (one === undefined || other === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return { one: one as PersonId, other: other as PersonId };
  }
}

/** Two children of one pregnancy are as alike as two records can be, and are two. */
const areTwins = (one: RegisteredPerson, other: RegisteredPerson): boolean =>
  one.born !== undefined && one.born.pregnancy === other.born?.pregnancy;
