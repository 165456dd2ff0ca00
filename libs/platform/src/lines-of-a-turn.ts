import { clearImmediate, setImmediate } from 'node:timers';
import type { DestinationStream } from 'pino';

/** So many characters go out without waiting for the end of the turn. */
const mostHeld = 65_536;

/**
 * The lines of one turn of the event loop in one write: under load a dozen requests are answered in a turn, and each write is a system
 * call that also wakes whoever reads. Nothing is held beyond the turn, or the end of the process.
 */
export const linesOfATurn = (out: DestinationStream): DestinationStream => {
  let held = '';
  let soon: NodeJS.Immediate | undefined;
  let life = 'unasked' as 'unasked' | 'runs' | 'ends';
  const writeOut = (): void => {
    clearImmediate(soon);
    soon = undefined;
    const lines = held;
    held = '';
    if (lines !== '') out.write(lines);
  };
  const end = (): void => {
    life = 'ends';
    writeOut();
  };
  return {
    write: (line) => {
      held += line;
      if (life === 'unasked') {
        life = 'runs';
        process.once('exit', end);
      }
      if (life === 'ends' || held.length >= mostHeld) writeOut();
      else soon ??= setImmediate(writeOut);
    },
  };
};
