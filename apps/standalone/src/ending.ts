import type { Logs } from '@safeguarding/platform';

/** One thing that ends with the service, under the name by which a failure is told. */
export type Ending = readonly [part: string, end: () => unknown];

/** Something did not end as it should; each was told with its error in the log before. */
export class EndedBadly extends Error {
  override readonly name = 'EndedBadly';

  constructor(readonly parts: readonly string[]) {
    super(`These did not end as they should: ${parts.join(', ')}. What was acknowledged is in the log.`);
  }
}

/** Ends everything in this order, whatever fails on the way: one that fails must not keep the next one's file open. Throws EndedBadly. */
export const endAll = async (endings: readonly Ending[], logs: Pick<Logs, 'error'>): Promise<void> => {
  const failed: string[] = [];
  for (const [part, end] of endings)
    try {
      await end();
    } catch (error) {
      failed.push(part);
      logs.error('a part of the service did not end as it should', error, { model: part });
    }
  if (failed.length > 0) throw new EndedBadly(failed);
};
