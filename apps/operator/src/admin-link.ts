import { userInfo } from 'node:os';
import type { JsonValue } from '@safeguarding/kernel';
import { adminSocketOf, AdminRefused, AdminUnreachable, askAdmin } from '@safeguarding/platform';
import { exits, progressOf, Stopped, type Progress, type Terminal } from './terminal.ts';

export type AdminOptions = { readonly data: string; readonly json?: true };

type Args = Readonly<Record<string, JsonValue | undefined>>;

const defined = (args: Args): Readonly<Record<string, JsonValue>> =>
  Object.fromEntries(Object.entries(args).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));

/** Asks the service of a data folder; its progress is drawn for people. Throws Stopped. */
export const askService = async (
  command: string,
  args: Args,
  { data }: AdminOptions,
  terminal: Terminal,
): Promise<Readonly<Record<string, JsonValue>>> => {
  const drawn: { what?: string; bar?: Progress } = {};
  try {
    const question = { args: defined(args), user: userInfo().username };
    const result = await askAdmin(adminSocketOf(data), command, question, ({ what, at, of }) => {
      if (drawn.what !== what) {
        drawn.bar?.end();
        drawn.bar = progressOf(terminal, what, of);
        drawn.what = what;
      }
      drawn.bar?.at(at);
    });
    return result as Readonly<Record<string, JsonValue>>;
  } catch (error) {
    if (error instanceof AdminUnreachable)
      throw new Stopped(
        exits.unreachable,
        `No service runs on ${data}: start it, or name its folder with --data or DATA_DIR.`,
      );
    if (error instanceof AdminRefused) throw new Stopped(exits.refused, error.message);
    throw error;
  } finally {
    drawn.bar?.end();
  }
};

/** Columns as wide as their widest cell. */
export const columnsOf = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** A figure or a word of an answer as text. */
export const wordOf = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
