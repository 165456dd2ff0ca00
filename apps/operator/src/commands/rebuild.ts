import { askService, wordOf, type AdminOptions } from '../admin-link.ts';
import { exits, type Exit, type Terminal } from '../terminal.ts';

/** Builds a read model anew beside the live one, and changes over when it is whole. */
export const rebuild = async (model: string, options: AdminOptions, terminal: Terminal): Promise<Exit> => {
  const answer = await askService('rebuild', { model }, options, terminal);
  terminal.out(
    options.json
      ? JSON.stringify(answer)
      : `${model} is built anew up to position ${wordOf(answer['position'])}, in ${wordOf(answer['tookMs'])} ms`,
  );
  return exits.done;
};
