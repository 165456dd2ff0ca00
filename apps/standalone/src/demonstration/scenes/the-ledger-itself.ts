import { any, dayFrom, idOf, itemsOf, type Scene } from './stage.ts';

/** Until when records are kept; nothing is destroyed here. */
export const retention: Scene = {
  title: 'Until when records are kept (a dry look: nothing is destroyed)',
  play: async ({ client }) => {
    const schedule = itemsOf(await client.read('records-officer', '/v1/retention-schedule', 'records-management'));
    const due = itemsOf(await client.read('records-officer', '/v1/disposals/due', 'records-management'));
    const [rule] = schedule;
    return [
      `${String(schedule.length)} dated rules; the first: ${String(rule?.['title'])} (${String(rule?.['years'])} years from ${String(rule?.['from'])}).`,
      `Records of the surgery whose time is over: ${String(due.length)}. Destroying takes a proposal, two other people and no hold.`,
    ];
  },
};

/** A look that somebody else is asked about. */
export const unusualLookUps: Scene = {
  title: 'An unusual look is flagged to somebody else',
  play: async ({ client, settled, sam }) => {
    await client.send('social-worker', `/v1/children/${sam}/look-up-marks`, { kind: 'press-attention' });
    await client.read('gp', `/v1/children/${sam}`, 'direct-care');
    await settled();
    const flags = itemsOf(await client.read('caldicott-guardian', '/v1/look-up-flags', 'audit'));
    const own = itemsOf(await client.read('gp', '/v1/look-up-flags', 'audit'));
    const rules = [...new Set(flags.map(({ rule }) => String(rule)))].join(', ');
    return [
      'Sam is in the news; a GP looks. Every look is recorded before it is answered.',
      `The Caldicott guardian finds flags by the rules ${rules}, and reviews them; the person flagged finds ${String(own.length)}.`,
    ];
  },
};

/** Written on the wrong child. */
export const misfiled: Scene = {
  title: 'An entry on the wrong child goes to the right one',
  play: async ({ client, settled, sam, kim, clock }) => {
    const summary = 'Limps since Monday.';
    const concern = idOf(
      await client.send('gp', '/v1/concerns', {
        ...{ childId: kim, category: 'physical', occurredOn: dayFrom({ clock }, -1), summary },
      }),
    );
    const shows = async (child: string) => {
      await settled();
      const items = itemsOf(await client.read('gp', `/v1/children/${child}/timeline?limit=200`, 'direct-care'));
      return items.some((item) => item['summary'] === summary) ? 'shows it' : 'does not show it';
    };
    const before = await shows(kim);
    const move = await client.send('gp', '/v1/moves', {
      ...{ kind: 'concern', id: concern, from: kim, to: sam, reason: 'wrong-record-open' },
      explanation: 'It was Sam who limped.',
    });
    const path = `/v1/moves/${idOf(move)}`;
    await client.send('gp-lead', `${path}/confirmation`, {}, any);
    await settled();
    const saw = itemsOf(await client.read('gp-lead', `${path}/contamination`, 'direct-care'));
    return [
      `A concern about Sam was written on Kim, whose record ${before}. The GP says so, a second person confirms.`,
      `Now Kim’s record ${await shows(kim)}, Sam’s ${await shows(sam)}; ${String(saw.length)} look at it on Kim’s record is told to whoever puts it right.`,
    ];
  },
};
