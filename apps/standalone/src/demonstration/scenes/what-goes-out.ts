import { answerOf, any, dayFrom, idOf, itemsOf, type Scene } from './stage.ts';

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

/** A parent asks to be given the child's record. */
export const subjectAccess: Scene = {
  title: 'A subject access request: what is not given leaves no trace in the answer',
  play: async (stage) => {
    const { client, sam } = stage;
    const request = idOf(
      await client.send('gp-lead', '/v1/access-requests', {
        ...{
          subject: sam,
          by: 'parent',
          requester: 'Morgan Invented',
          receivedOn: dayFrom(stage, 0),
          identity: 'known',
        },
      }),
    );
    const path = `/v1/access-requests/${request}`;
    const candidates = itemsOf(await client.read('gp-lead', `${path}/candidates`, 'records-management'));
    const early = await client.attempt('gp-lead', `${path}/disclosure`, { entries: [], ...why }, any);
    await client.send('gp-lead', `${path}/refusal`, { reason: 'nothing-to-be-given', ...why }, any);
    const { body } = await client.read('gp-lead', `${path}/answer`, 'records-management');
    const letter = body['letter'] as { readonly paragraphs: readonly string[] } | undefined;
    return [
      `A parent asks for Sam’s record: ${String(candidates.length)} entries could be given, and no referral is among them.`,
      `Not before somebody found it to be in the child’s interests: ${answerOf(early)}. It is refused.`,
      `The letter says the same as where nothing is held: "${String(letter?.paragraphs[0])}"`,
    ];
  },
};
