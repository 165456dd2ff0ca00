import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

export type ClockOptions = { readonly url: string; readonly json?: true };

const ask = async (url: string, init: RequestInit): Promise<string> => {
  let response: Response;
  try {
    response = await fetch(new URL('/dev/clock', url), init);
  } catch {
    throw new Stopped(exits.unreachable, `No service answers at ${url}: start it, or name its address with --url.`);
  }
  if (response.status === 404)
    throw new Stopped(
      exits.refused,
      'This service has no clock that can be set: only the development profile has one.',
    );
  const body = (await response.json()) as { readonly now?: string; readonly title?: string };
  if (body.now === undefined) throw new Stopped(exits.refused, `The clock was not set: ${body.title ?? 'refused'}.`);
  return body.now;
};
const set = (now: string | null): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ now }),
});

const told = (now: string, { json }: ClockOptions, terminal: Terminal): Exit => {
  terminal.out(json ? JSON.stringify({ now }) : now);
  return exits.done;
};

/** What the development service takes the time to be. */
export const readClock = async (options: ClockOptions, terminal: Terminal): Promise<Exit> =>
  told(await ask(options.url, {}), options, terminal);

/** An instant with offset, or `machine` for the machine's own time. */
export const setClock = async (to: string, options: ClockOptions, terminal: Terminal): Promise<Exit> =>
  told(await ask(options.url, set(to === 'machine' ? null : to)), options, terminal);

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** On by so much: `90m`, `2h`, `30d`. */
export const advanceClock = async (by: string, options: ClockOptions, terminal: Terminal): Promise<Exit> => {
  const { url } = options;
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(by) ?? [];
  if (count === undefined) throw new Stopped(exits.usage, 'Say how far: 90m, 2h or 30d.');
  const now = Date.parse(await ask(url, {}));
  const then = new Date(now + Number(count) * (units[unit] ?? 0)).toISOString();
  return told(await ask(url, set(then)), options, terminal);
};
