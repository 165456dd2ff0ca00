import type { AgencyId } from '@safeguarding/kernel';

/** One thing that went, or was asked to go, between two services. */
export type Flow = {
  readonly giver: AgencyId;
  /** Absent where the other side is outside the ledger. */
  readonly taker?: AgencyId;
  /** A request with what became of it as this side is told, or a decision that no request asked for. */
  readonly what: string;
};

/** How often each thing happened. */
export type Counts = Readonly<Record<string, number>>;
/** What a service gives to, and takes from, one other service. */
export type BalanceLine = { readonly agency?: AgencyId; readonly gives: Counts; readonly takes: Counts };

const plus = (counts: Counts, what: string): Counts => ({ ...counts, [what]: (counts[what] ?? 0) + 1 });

/**
 * Give and take of one service, by the other one: pure, and of those flows alone that were found visible, so that what the viewer may
 * not know of moves no number. Lines without a count do not exist.
 */
export const balanceOf = (own: AgencyId, flows: readonly Flow[]): readonly BalanceLine[] => {
  const lines = new Map<string, BalanceLine>();
  for (const { giver, taker, what } of flows) {
    const gives = giver === own;
    const other = gives ? taker : giver;
    const line = lines.get(other ?? '') ?? { ...(other === undefined ? {} : { agency: other }), gives: {}, takes: {} };
    const side = gives ? { gives: plus(line.gives, what) } : { takes: plus(line.takes, what) };
    lines.set(other ?? '', { ...line, ...side });
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
};

/** Counts below this are not told where nobody of the reader knows of the single cases: a small number is a case. */
export const smallestCount = 5;

/** One pair of services as a board sees it; a count that is absent is below the smallest one, or nothing. */
export type PairLine = { readonly giver: AgencyId; readonly taker: AgencyId; readonly counts: Counts };

/**
 * Pairs of services with their counts, for a board: small counts are left out, and a pair without any is no pair. There is no total:
 * the difference to one would tell the small counts.
 */
export const pairsOf = (flows: readonly Flow[]): readonly PairLine[] => {
  const pairs = new Map<string, { readonly giver: AgencyId; readonly taker: AgencyId; readonly counts: Counts }>();
  for (const { giver, taker, what } of flows) {
    if (taker === undefined) continue;
    const key = `${giver}\n${taker}`;
    const pair = pairs.get(key) ?? { giver, taker, counts: {} };
    pairs.set(key, { ...pair, counts: plus(pair.counts, what) });
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => ({
      ...pair,
      counts: Object.fromEntries(Object.entries(pair.counts).filter(([, count]) => count >= smallestCount)),
    }))
    .filter(({ counts }) => Object.keys(counts).length > 0);
};
