import { document, type Answer, type World } from '../world.ts';
import type { Canaries } from './canaries.ts';

/** The id of what a command made. */
export const idOf = ({ body }: Answer): string => String(body['id']);

/** By what a story is told: commands that must be taken, with a canary in every free text. */
export type Telling = ReturnType<typeof tellingIn>;

/** For one world and its canaries. */
export const tellingIn = (world: World, canaries: Canaries) => {
  const put = (name: string): string => canaries.of(name);
  const send = async (as: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await world.post(as, path, body, { 'if-match': '*' });
    if (answer.status > 201) throw new Error(`${as} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer;
  };
  const settled = () => world.settled();
  const demographics = (of: string, dateOfBirth: string) => ({
    name: { family: put(`${of} family name`), given: [put(`${of} given name`)] },
    formerNames: [{ family: put(`${of} former name`) }],
    dateOfBirth,
    sex: 'female',
    addresses: [{ use: 'current', lines: [put(`${of} address`)], postcode: put(`${of} postcode`), from: '2024-01-01' }],
  });
  const note = (name: string) => ({ reasons: put(name) });
  const texts = (of: string) => ({
    summary: put(`${of} summary`),
    narrative: put(`${of} narrative`),
    health: put(`${of} health`),
  });
  const attach = async (as: string, to: string, of: string, fields: Readonly<Record<string, string>> = {}) =>
    idOf(
      await send(
        as,
        `${to}/attachments`,
        document(
          `Invented. ${put(`${of} content`)}`,
          { title: put(`${of} title`), ...fields },
          `${put(`${of} file name`)}.txt`,
        ),
      ),
    );
  return { world, put, send, settled, demographics, note, texts, attach };
};
