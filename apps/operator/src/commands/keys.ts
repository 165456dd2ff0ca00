import type { JsonValue } from '@safeguarding/kernel';
import { askService, wordOf, type AdminOptions } from '../admin-link.ts';
import { exits, type Exit, type Terminal } from '../terminal.ts';

const linesOf = (answer: Readonly<Record<string, JsonValue>>): readonly string[] => [
  `current key-encryption key: ${wordOf(answer['current'])}, of ${wordOf(answer['provider'])}`,
  ...Object.entries(answer['keys'] as Readonly<Record<string, JsonValue>>).map(
    ([id, count]) => `${id}  ${wordOf(count)} keys`,
  ),
];

/** Under which key-encryption keys the data keys lie; ends with 1 where some lie under an older one. */
export const keysStatus = async (options: AdminOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('keys-status', {}, options, terminal);
  const older = Number(answer['underOlderKeys']);
  if (options.json) terminal.out(JSON.stringify(answer));
  else for (const line of linesOf(answer)) terminal.out(line);
  if (!options.json && older > 0)
    terminal.out(`${String(older)} keys lie under older ones: operator keys rotate goes on with them`);
  return older === 0 ? exits.done : exits.wrong;
};

/** A new key-encryption key, and every data key put under it; goes on with a rotation that was ended half way. */
export const rotateKeys = async (options: AdminOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('keys-rotate', {}, options, terminal);
  if (options.json) {
    terminal.out(JSON.stringify(answer));
    return exits.done;
  }
  const what = answer['resumed'] === true ? 'went on with the rotation' : 'made a new key';
  terminal.out(`${what}: ${wordOf(answer['moved'])} keys lie under ${wordOf(answer['current'])} now`);
  terminal.err('Back the key file up. Older keys stay in it for as long as a backup of keys.db needs them.');
  return exits.done;
};
