import type { CloudEvent } from '@safeguarding/cloud-events';
import type { EventLog, LogEvent } from '@safeguarding/event-log';
import type { Recorded, RecordedEvent } from '@safeguarding/kernel';
import { derivedId, type ReadEvent } from '@safeguarding/ledger';
import type { ClockMissed, ClockStarted } from '@safeguarding/timescales';
import type { Signal } from './core/signal.ts';
import { signalsOf, type ClockParties } from './core/signals-of.ts';

/** How a signal travels: the same id whenever it is sent again. */
export const signalEvent = (signal: Signal, origin: string): CloudEvent => {
  const { kind, recipient, child, because, at, path, sequence } = signal;
  return {
    id: derivedId('signal', because, recipient, child),
    source: 'uk.safeguarding-ledger',
    specversion: '1.0',
    type: `uk.safeguarding-ledger.${kind}.v1`,
    time: at,
    subject: child,
    datacontenttype: 'application/json',
    dataref: `${origin}${path}`,
    extensions: sequence === undefined ? {} : { sequence: String(sequence).padStart(10, '0') },
    data: { kind: 'json', value: { child, ref: path } },
  };
};

type Parts = { readonly log: Pick<EventLog, 'readStream'>; readonly readEvent: ReadEvent };

const partiesOf = async (missed: RecordedEvent, { log, readEvent }: Parts): Promise<ClockParties | undefined> => {
  const { clock } = missed.facts as unknown as ClockMissed['facts'];
  const [child] = missed.subjects;
  if (child === undefined) return undefined;
  const events = (await log.readStream(missed.stream, { limit: 10_000 })).map(readEvent);
  const started = events.find(
    ({ type, facts }) => type === 'ClockStarted' && (facts as unknown as ClockStarted['facts']).clock === clock,
  ) as Recorded<ClockStarted> | undefined;
  if (!started) return undefined;
  const { responsible, awaiting } = started.facts;
  return { child, responsible, awaiting };
};

/** The signals of one stored event. */
export const readSignals = async (stored: LogEvent, parts: Parts): Promise<readonly Signal[]> => {
  const event = parts.readEvent(stored);
  return signalsOf(event, event.type === 'ClockMissed' ? await partiesOf(event, parts) : undefined);
};
