import { answerOf, any, dayFrom, idOf, itemsOf, legal, type Scene } from './stage.ts';

/** Nobody who knows the child can be reached. */
export const emergencyAccess: Scene = {
  title: 'Emergency access: an hour, one child, and somebody is told at once',
  play: async ({ client, settled, alex }) => {
    const path = `/v1/children/${alex}`;
    const before = await client.read('police-officer', path, 'emergency');
    const opened = await client.send('police-officer', '/v1/emergency-accesses', {
      ...{ childId: alex, reason: 'missing-child', explanation: 'Missing since noon.' },
    });
    await settled();
    const during = await client.read('police-officer', path, 'emergency');
    const told = ((opened.body['told'] ?? []) as readonly { readonly agency: string }[]).map(({ agency }) => agency);
    const own = await client.attempt('police-officer', `${path}/emergency-accesses/${idOf(opened)}/review`, {
      ...{ finding: 'justified', findings: 'I had to.' },
    });
    return [
      `Police who look for Alex, who is missing: ${answerOf(before)} before, ${answerOf(during)} for an hour at most. Told at once: ${told.join(', ')}.`,
      `Whether it was justified is somebody else’s to say: ${answerOf(own)}.`,
    ];
  },
};

/** A child stays with relatives in another nation for a while. */
export const moving: Scene = {
  title: 'A child stays elsewhere for a while: the other authority is told, and the first one leads on',
  play: async (stage) => {
    const { client, settled, sam } = stage;
    const before = await client.read('trust-social-worker', `/v1/children/${sam}`, 'referral-handling');
    const proposed = await client.send('social-worker', `/v1/children/${sam}/handovers`, {
      ...{ to: 'lagan-trust', move: 'temporary', movedOn: dayFrom(stage, -1), acrossNations: true },
      ...{ reasons: 'With grandparents until the summer.', legal },
    });
    await settled();
    const waiting = itemsOf(
      await client.read('trust-social-worker', '/v1/handovers?side=to-you', 'referral-handling'),
    ).length;
    const path = `/v1/children/${sam}/handovers/${idOf(proposed)}`;
    const accepted = await client.attempt('trust-social-worker', `${path}/acceptance`, {}, any);
    await settled();
    const lead = await client.read('social-worker', `/v1/children/${sam}/clocks`, 'referral-handling');
    return [
      `The trust in Northern Ireland knows nothing of Sam (${answerOf(before)}) until the MASH proposes the handover: ${String(waiting)} in its list.`,
      `It accepts (${answerOf(accepted)}); a temporary stay changes nothing in who leads: the MASH still reads the clocks (${answerOf(lead)}).`,
    ];
  },
};
