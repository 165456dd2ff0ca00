/**
 * Works on all items at once, but on those of one key one after another, in their order. An item whose predecessor failed is not
 * begun. How many of the items from the first on were done without a gap; throws nothing, `failed` gets the first error.
 */
export const inOrderPerKey = async <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  work: (item: T) => Promise<void>,
): Promise<{ readonly done: number; readonly failed?: unknown }> => {
  const tails = new Map<string, Promise<void>>();
  const all = items.map((item) => {
    const key = keyOf(item);
    const before = tails.get(key);
    const mine = before === undefined ? work(item) : before.then(() => work(item));
    tails.set(key, mine);
    return mine;
  });
  const settled = await Promise.allSettled(all);
  const at = settled.findIndex(({ status }) => status === 'rejected');
  const first = settled[at];
  return first?.status === 'rejected' ? { done: at, failed: first.reason } : { done: items.length };
};
