import { any, answerOf, dayFrom, dayOf, idOf, itemsOf, legal, type Scene } from './stage.ts';

/** Whom to tell, and that telling is a fact of its own. */
export const insideThePractice: Scene = {
  title: 'Inside the practice, and a telephone call to the school',
  play: async ({ client, clock, settled, sam }) => {
    const untold = async () => itemsOf(await client.read('gp', '/v1/untold-concerns', 'safeguarding')).length;
    const before = await untold();
    const meeting = idOf(
      await client.send('gp-lead', '/v1/practice-meetings', {
        ...{ attendance: [{ role: 'gp', count: 2 }], visitors: ['ashby-health-visiting'] },
      }),
    );
    const item = await client.send(
      'gp-lead',
      `/v1/practice-meetings/${meeting}/items`,
      { childId: sam, summary: 'Sam: bruises, loud nights.', record: 'Agreed to ring the school.' },
      any,
    );
    const action = { item: String(item.body['part']), ownerRole: 'gp', dueOn: dayFrom({ clock }, 7) };
    await client.send(
      'gp-lead',
      `/v1/practice-meetings/${meeting}/actions`,
      { ...action, summary: 'Ring the school.' },
      any,
    );
    await client.send('gp', '/v1/contacts', {
      ...{ childId: sam, channel: 'education', with: { agency: 'hill-top-primary' }, form: 'telephone' },
      ...{ outcome: 'spoken-to', classes: ['summary'], summary: 'Told of the bruises.', legal },
      particulars: { toldPerson: 'designated-safeguarding-lead', attendanceOfConcern: 'yes' },
    });
    await settled();
    return [
      `The safeguarding meeting speaks of Sam and sets one action: ring the school by ${action.dueOn}.`,
      'The GP rings the designated safeguarding lead and writes it down: a direct contact is its own fact, sharing is none.',
      `Concerns that the practice has told nobody of: ${String(before)} before the call, ${String(await untold())} after it.`,
    ];
  },
};

/** From the referral to the conference, with what is due when. */
export const childProtection: Scene = {
  title: 'Child protection, and what is due when',
  play: async ({ client, settled, sam }) => {
    const asked = await client.send('social-worker', '/v1/protection-processes', {
      ...{ childId: sam, summary: 'Bruises on a child of nine.', legal, toldTo: ['oakfield-gp'] },
    });
    await client.send(
      'social-worker',
      `/v1/protection-processes/${idOf(asked)}/discussions`,
      {
        ...{ form: 'strategy-discussion', outcome: 's47-enquiry-joint', attendees: ['oakfield-gp', 'ashby-police'] },
        ...{ summary: 'A joint enquiry begins.', legal, toldTo: ['oakfield-gp'] },
      },
      any,
    );
    await settled();
    const clocks = itemsOf(await client.read('social-worker', `/v1/children/${sam}/clocks`, 'referral-handling'));
    return [
      'The MASH holds a strategy discussion; police and surgery attend; a joint section 47 enquiry begins.',
      ...clocks.map(
        ({ rule, title, dueBy, state }) =>
          `${String(rule).padEnd(12)} ${String(state).padEnd(10)} late from ${dayOf(dueBy)}  ${String(title)}`,
      ),
    ];
  },
};

/** Two services disagree. */
export const escalation: Scene = {
  title: 'A professional disagreement goes up the ladder',
  play: async ({ client, sam, referral }) => {
    const raised = idOf(
      await client.send('gp', '/v1/escalations', {
        ...{ childId: sam, with: 'ashby-mash', about: 'threshold', matter: referral, legal },
        summary: 'We think that Sam is not safe at home tonight.',
      }),
    );
    const path = `/v1/escalations/${raised}`;
    const own = await client.attempt('gp', `${path}/answers`, { position: 'maintained', summary: 'No.' }, any);
    await client.send('social-worker', `${path}/answers`, { position: 'maintained', summary: 'Enquiry first.' }, any);
    await client.send('gp', `${path}/next-level`, { because: 'not-resolved', summary: 'Not agreed.' }, any);
    const [line] = itemsOf(await client.read('gp', '/v1/escalations', 'safeguarding'));
    return [
      `The GP disagrees with the MASH. Who raised it cannot answer it: ${answerOf(own)}.`,
      `The MASH maintains its view; now ${String(line?.['role'])}s of both talk (level ${String(line?.['level'])}), by ${dayOf(line?.['dueBy'])}.`,
    ];
  },
};
