import { runOperator } from '../../apps/operator/src/program.ts';

/** What one command line said and with which code it ended. */
export type Operated = { readonly exit: number; readonly out: string; readonly err: string };

/** Runs the operator's command line on a data folder, as a terminal that nobody watches. */
export const operateOn =
  (dataDir: string) =>
  async (...words: readonly string[]): Promise<Operated> => {
    const lines: string[] = [];
    const errors: string[] = [];
    const terminal = {
      out: (line: string) => void lines.push(line),
      err: (line: string) => void errors.push(line),
      interactive: false,
    };
    const exit = await runOperator(words, terminal, { DATA_DIR: dataDir });
    return { exit, out: lines.join('\n'), err: errors.join('\n') };
  };
