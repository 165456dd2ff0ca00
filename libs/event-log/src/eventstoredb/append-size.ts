import { Buffer } from 'node:buffer';
import { EventTooLarge, type NewEvent } from '../port.ts';

/** MaxAppendSize of the server as it comes; what is larger is refused there, and one far larger takes the client down. */
const largestAppendBytes = 1_048_576;
/** `{"id":""}` around the event's own id. */
const metadataBytes = 9;

const bytesOf = ({ id, type, body }: NewEvent): number =>
  Buffer.byteLength(body) + Buffer.byteLength(id) + metadataBytes + 2 * type.length;

/** Throws EventTooLarge before anything is sent: the server counts content, metadata and the type in UTF-16. */
export const checkAppendSize = (events: readonly NewEvent[]): void => {
  const bytes = events.reduce((sum, event) => sum + bytesOf(event), 0);
  if (bytes > largestAppendBytes)
    throw new EventTooLarge(`The events of one append are over ${String(largestAppendBytes)} bytes together.`);
};
