import { idOf, itemsOf, type Scene } from './stage.ts';

const why = { reasons: 'Invented.' };

/** A parent reads the child's record online. */
export const onlineAccess: Scene = {
  title: 'Online access: a parent reads two entries, then one, and no gap shows',
  play: async ({ client, settled, sam }) => {
    const ofChild = `/v1/children/${sam}`;
    const relationship = idOf(
      await client.send('gp', `${ofChild}/relationships`, {
        ...{ relation: 'parent', other: { demographics: { name: { family: 'Invented', given: ['Morgan'] } } } },
      }),
    );
    await settled();
    const raised = itemsOf(await client.read('gp', `${ofChild}/timeline?limit=200`, 'direct-care')).filter(
      ({ kind, agency }) => kind === 'concern-raised' && agency === 'oakfield-gp',
    );
    const online = `${ofChild}/online-access`;
    await client.send('gp', `${online}/coercion-assessments`, {
      ...{ of: 'proxies', outcome: 'no-concern', next: 'none', assessedBy: 'GP', ...why },
    });
    for (const { id } of raised) await client.send('gp-lead', `${online}/releases`, { entry: id, ...why });
    const proxy = idOf(
      await client.send('gp-lead', `${online}/proxies`, {
        ...{ relationship, authority: 'parental-responsibility', scope: 'released-items' },
        ...{ evidence: 'Birth certificate seen.', ...why },
      }),
    );
    const shown = async () => {
      const path = `/v1/online-records/${sam}?as=proxy&grant=${proxy}`;
      const { body } = await client.read('oakfield-patient-app', path, 'direct-care');
      return { count: ((body['items'] ?? []) as readonly object[]).length, members: Object.keys(body).join(', ') };
    };
    const before = await shown();
    await client.send('gp', `${online}/redactions`, { entry: raised[0]?.['id'], reason: 'coercion', ...why });
    const after = await shown();
    return [
      `Somebody read both concerns and released them: the parent’s app shows ${String(before.count)} entries.`,
      `The GP redacts one, for fear of coercion: ${String(after.count)} entry, and nothing that tells of another (answer: ${after.members}).`,
    ];
  },
};
