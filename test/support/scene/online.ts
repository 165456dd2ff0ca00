import type { Answer } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** Who is of concern to the child, and what its parents are shown online. */
export const tellOnline = async (
  telling: Telling,
  { child, concern, relationship }: Pick<Story, 'child' | 'concern' | 'relationship'>,
) => {
  const { world, put, send } = telling;
  const ofChild = `/v1/children/${child}`;
  const labels = `${ofChild}/alleged-perpetrators`;
  const labelled = async (of: string): Promise<string> =>
    idOf(
      await send('gp', labels, {
        ...{ label: 'alleged-perpetrator', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' },
        other: {
          identifiers: [{ kind: 'local', value: put(`${of} local number`) }],
          demographics: { name: { family: put(`${of} family name`) }, dateOfBirth: '1985-05-05' },
        },
        reasons: put(`${of} reasons`),
      }),
    );
  const over2 = await labelled('former perpetrator');
  const now = idOf(
    await send('gp', `${labels}/${over2}/changes`, {
      ...{ awareOfSharing: 'yes', because: 'told-of-sharing', reasons: put('changed label reasons') },
    }),
  );
  await send('gp', `${labels}/${now}/end`, { because: 'not-substantiated', reasons: put('end of a label') });
  const label = await labelled('perpetrator');
  const online = `${ofChild}/online-access`;
  const concernEntry = String(
    ((await world.get('gp', `${ofChild}/timeline?limit=200`)).body['items'] as readonly Record<string, unknown>[]).find(
      ({ thing, kind }) => thing === concern && kind === 'concern-raised',
    )?.['id'],
  );
  const access = (path: string, body: object, of: string, as = 'gp-lead'): Promise<Answer> =>
    send(as, `${online}/${path}`, { ...body, reasons: put(`${of} reasons`) });
  await access('codes', { code: '104', effectiveOn: '2026-01-01' }, 'enhanced review code');
  await access(
    'coercion-assessments',
    { of: 'everybody', outcome: 'no-concern', next: 'none', assessedBy: put('assessor of coercion') },
    'coercion assessment',
  );
  await access('history', { from: '2026-01-01' }, 'opened history');
  await access('releases', { entry: concernEntry }, 'released item');
  const granted = async (of: string): Promise<string> =>
    idOf(
      await access(
        'proxies',
        {
          ...{ relationship, authority: 'parental-responsibility', scope: 'released-items' },
          evidence: put(`${of} evidence`),
        },
        of,
      ),
    );
  await access(`proxies/${await granted('ended proxy')}/end`, { reason: 'safeguarding' }, 'end of a proxy');
  const redact = async (of: string): Promise<string> =>
    idOf(await access('redactions', { entry: concernEntry, reason: 'coercion' }, of, 'gp'));
  await access(`redactions/${await redact('ended redaction')}/end`, {}, 'end of a redaction');
  const stopped = async (of: string): Promise<string> =>
    idOf(await access('stops', { measure: 'suspended', of: 'proxies', reason: 'coercion' }, of, 'gp'));
  const overStop = await stopped('ended stop');
  const assessedAgain = { of: 'everybody', outcome: 'no-concern', next: 'none', assessedBy: put('second assessor') };
  await access('coercion-assessments', assessedAgain, 'second coercion assessment');
  await access(`stops/${overStop}/restoration`, {}, 'restored access');
  const proxy = await granted('proxy');
  const redaction = await redact('redaction');
  const stop = await stopped('stop');
  return { label, stop, redaction, proxy, concernEntry };
};
