import { DomainError, type EventId, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import type { PersonKind } from './core/person-kind.ts';
import type { IdentifierClaims, LookedUp } from './identifier-claims.ts';

/**
 * Whom identifiers name. `unmatched`: they name several people, or somebody who cannot be named any more; the submission then stands
 * on a person of its own, and its source is asked to look again. A differing date of birth parts nobody: the same number must give
 * the same id whatever else is sent, or the answer would tell what is on record.
 */
export type Match = {
  readonly status: 'matched' | 'unmatched';
  readonly person: PersonId;
  readonly kind: PersonKind;
};

type Question = {
  /** Ids of the claims of the numbers. */
  readonly numbers: readonly string[];
  /** The id that this command gives to somebody new. */
  readonly candidate: PersonId;
  /** The id on which this command stands by itself; not the candidate, on whom others may have built meanwhile. */
  readonly apart: () => PersonId;
  readonly kind: PersonKind;
};

type Holding = { readonly by: PersonId; readonly kind: PersonKind };
type Claimed = { readonly id: string; readonly claim: EventId };

/** Each round ends because somebody else got on: more are as good as impossible. */
const rounds = 8;

const holdersOf = (found: readonly LookedUp[]): readonly Holding[] => {
  const held = found.flatMap(({ holder }) => (holder.status === 'held' ? [[holder.by, holder] as const] : []));
  return [...new Map(held).values()];
};

/** Claims what is free for the person; gives the number that somebody else was faster with, if there is one. */
const claimAll = async (
  claims: IdentifierClaims,
  free: readonly LookedUp[],
  holding: Holding,
  context: CommandContext,
): Promise<{ readonly lost: boolean; readonly claimed: readonly Claimed[] }> => {
  const claimed: Claimed[] = [];
  for (const found of free) {
    const holder = await claims.claim(found, { target: holding.by, kind: holding.kind }, context);
    if (holder.status !== 'held' || holder.by !== holding.by) return { lost: true, claimed };
    claimed.push({ id: found.id, claim: holder.claim });
  }
  return { lost: false, claimed };
};

/** Whoever builds on somebody else's claim makes it final first: it must not be given back underneath. */
const confirmAll = async (
  claims: IdentifierClaims,
  found: readonly LookedUp[],
  context: CommandContext,
): Promise<boolean> => {
  for (const { id, holder } of found) {
    if (holder.status !== 'held' || holder.confirmed) continue;
    const now = await claims.confirm(id, holder.claim, context);
    if (now.status !== 'held' || now.by !== holder.by) return false;
  }
  return true;
};

/** Finds whom the identifiers name, claiming those that are free; the candidate where they name nobody. */
export const matchIdentifiers = async (
  claims: IdentifierClaims,
  { numbers, candidate, apart, kind }: Question,
  context: CommandContext,
): Promise<Match> => {
  const newcomer = { by: candidate, kind } as const;
  for (let round = 1; round <= rounds; round += 1) {
    const found = await Promise.all(numbers.map((id) => claims.lookUp(id)));
    const holders = holdersOf(found);
    const erased = found.some(({ holder }) => holder.status === 'erased');
    const holding = holders[0] ?? newcomer;
    if (erased || holders.length > 1) return { status: 'unmatched', person: apart(), kind };
    if (holding.by !== candidate && !(await confirmAll(claims, found, context))) continue;
    const free = found.filter(({ holder }) => holder.status === 'free');
    const { lost, claimed } = await claimAll(claims, free, holding, context);
    if (!lost) return { status: 'matched', person: holding.by, kind: holding.kind };
    // Somebody was faster with a later number: what was claimed for a newcomer is given back, so that the next round finds one person.
    if (holding.by === candidate)
      for (const { id, claim } of claimed)
        await claims.release(id, claim, 'another-identifier-names-somebody-else', context);
  }
  throw new DomainError(ledgerErrors.contended);
};
