import type { Position } from '@safeguarding/kernel';
import type { EventLog } from './port.ts';

/** The streams of a log as they were when it ended at a position: for questions about the past. */
export const streamsAsOf = (log: Pick<EventLog, 'readStream'>, position: Position): Pick<EventLog, 'readStream'> => ({
  // The events of a stream lie in the log in their order, so what came later stands at the end of a page.
  readStream: async (stream, options) =>
    (await log.readStream(stream, options)).filter((event) => event.position <= position),
});
