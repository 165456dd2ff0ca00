import { performance } from 'node:perf_hooks';
import {
  statedAccessReason,
  waitForFloor,
  type AccessGate,
  type AccessReasonCode,
  type Caller,
  type ChildView,
  type LookUpPrerequisites,
  type Receipts,
} from '@safeguarding/access';
import { DomainError, type PersonId } from '@safeguarding/kernel';
import { derivedId } from '@safeguarding/ledger';
import type { KeyedHash } from '@safeguarding/sealing';
import type { ChildContent } from '../child-content.ts';
import { foundFrom, likenessOf, type Described } from '../core/likeness.ts';
import { nameWords, tokensOf } from '../core/name-tokens.ts';
import { peopleErrors } from '../core/people-errors.ts';
import type { SearchReason } from '../core/search-reasons.ts';
import type { PersonFolds } from '../person-folds.ts';
import { askedTokens } from './index-names.ts';
import type { NameIndex } from './name-index.ts';

type SearchParts = {
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly folds: PersonFolds;
  readonly content: ChildContent;
  readonly index: NameIndex;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
  /** Of a higher layer: looked up when the first question comes. */
  readonly prerequisites: () => LookUpPrerequisites;
};

/** One child that is like what was asked, as far as the asker may see who it is. */
export type FoundByName = Described & { readonly id: PersonId; readonly score: number };
/** `tooMany`: nobody is shown, more detail is asked for. */
export type NameSearch = { readonly items: readonly FoundByName[]; readonly tooMany: boolean };

/** More than these are a list of children, not an answer to a question about one. */
export const mostFound = 20;
/** A ceiling for one question whatever it is; beyond it more detail is asked for. */
const mostCandidates = 5_000;
/** A search looks at more than a refusal does; both of its kinds end at the same moment. */
const searchFloorMs = 200;

/** Search by name and date of birth that forgives typing errors. Candidates are fenced, opened as the asker may see them, then scored. */
export class NameSearcher {
  private readonly parts: SearchParts;

  constructor(parts: SearchParts) {
    this.parts = parts;
  }

  /**
   * Children like the one described. Nothing that a child lives by is asked or answered. A child that may not be known, and one that
   * does not exist: the same answer, the same record in the same place, the same time. Who lacks what the directory asks for is
   * refused before anybody is looked for: the widest look-up asks no less than the look at one child (decision 100). `code`: the
   * reason by the code of the NHS, where a health service states it.
   */
  async search(caller: Caller, asked: Described, reason: SearchReason, code?: AccessReasonCode): Promise<NameSearch> {
    const beganAt = performance.now();
    const { gate, receipts, prerequisites } = this.parts;
    await gate.require('child:search-by-name', caller);
    await prerequisites().require(caller);
    const stated = { reason, ...statedAccessReason(code, caller.principal) };
    if (nameWords(asked.name ?? {}).join('').length < 2) throw new DomainError(peopleErrors.nameNeeded);
    const { found, views } = await this.found(caller, asked);
    const tooMany = found.length > mostFound;
    const items = tooMany ? [] : found;
    if (items.length === 0) await receipts.refused(caller, 'child:search-by-name', [this.nobody(asked)], stated);
    else
      await receipts.record(caller, {
        action: 'child:search-by-name',
        answer: 'shown',
        ...stated,
        children: items.map(({ id: child }) => ({ child, classes: ['identity'], entries: [] })),
        ...(views[0] ? { versions: views[0].versions } : {}),
      });
    await waitForFloor(beganAt, searchFloorMs);
    return { items, tooMany };
  }

  private async found(caller: Caller, asked: Described) {
    const { index, keyedHash } = this.parts;
    const found: FoundByName[] = [];
    const views: ChildView[] = [];
    for (const person of index.candidates(askedTokens(keyedHash, tokensOf(asked)), mostCandidates)) {
      const one = await this.look(caller, person, asked);
      if (!one) continue;
      found.push(one.found);
      views.push(one.view);
      if (found.length > mostFound) break;
    }
    return { found: found.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)), views };
  }

  private async look(caller: Caller, person: PersonId, asked: Described) {
    const { gate, folds, content } = this.parts;
    const view = await gate.find(caller, 'child:search-by-name', person);
    if (!view.permitted) return undefined;
    const { state } = await folds.of(person);
    if (state.status !== 'registered') return undefined;
    const { identifiers: _numbers, ...shown } = await content.identify(view, caller.services, state);
    const score = likenessOf(asked, shown);
    return score >= foundFrom ? { view, found: { id: person, score, ...shown } } : undefined;
  }

  /** An opaque id in the place of a person's. */
  private nobody(asked: Described): string {
    return derivedId('searched', this.parts.keyedHash.of('searched', JSON.stringify(asked)));
  }
}
