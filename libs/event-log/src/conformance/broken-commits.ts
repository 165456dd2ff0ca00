import { setImmediate } from 'node:timers';
import type { ReadDatabase } from '../followers/read-database.ts';

/** The same database with another way to commit, at once and at the end of a turn. */
export const withCommit = (db: ReadDatabase, commit: ReadDatabase['commit']): ReadDatabase => {
  const commitInTurn: ReadDatabase['commitInTurn'] = ({ model, checkpoint, write, written, failed }) => {
    setImmediate(() => {
      try {
        commit(model, checkpoint, write);
      } catch (error) {
        failed(error);
        return;
      }
      written();
    });
  };
  const replaced: Partial<ReadDatabase> = { commit, commitInTurn };
  return new Proxy(db, {
    get: (target, name: keyof ReadDatabase): unknown => replaced[name] ?? target[name].bind(target),
  });
};
