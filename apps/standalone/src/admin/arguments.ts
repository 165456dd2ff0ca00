import type { JsonValue } from '@safeguarding/kernel';
import { AdminRefused } from '@safeguarding/platform';

type Args = Readonly<Record<string, JsonValue>>;

/** A text among the arguments; undefined where there is none. */
export const textIn = (args: Args, name: string): string | undefined => {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A text that must be there. Throws AdminRefused. */
export const neededText = (args: Args, name: string): string => {
  const text = textIn(args, name);
  if (text === undefined) throw new AdminRefused(`Say which ${name}.`);
  return text;
};
