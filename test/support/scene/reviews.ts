import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** A review whose panel has one member who left and one who stays. */
export const tellReviews = async (telling: Telling, { leadRef }: Pick<Story, 'leadRef'>) => {
  const { world, send, settled } = telling;
  const member = (await world.get('panel-member', '/v1/me')).body['ref'];
  const reviewOf = async (...panel: readonly unknown[]): Promise<string> => {
    const opened = await send('review-chair', '/v1/reviews', {
      kind: 'child-safeguarding-practice-review',
      panel,
      children: [{ identifiers: [{ kind: 'nhs-number', value: '9990000018' }], pseudonym: 'Child A' }],
      occurredFrom: '2026-01-01',
      classes: ['summary', 'health'],
    });
    await send('governance', `/v1/reviews/${idOf(opened)}/confirmation`, {});
    await settled();
    return idOf(opened);
  };
  const closed = await reviewOf(member, leadRef);
  await send('review-chair', `/v1/reviews/${closed}/departures`, { member: leadRef });
  await send('review-chair', `/v1/reviews/${closed}/closure`, { reason: 'completed' });
  const review = await reviewOf(member);
  return { review };
};
