import type { LoggerService } from '@nestjs/common';
import { destination as standardOutput, pino, type DestinationStream, type Logger } from 'pino';
import { linesOfATurn } from './lines-of-a-turn.ts';

const text =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const whole =
  (most: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** Ten digits are an identifier of a person: no figure of ours gets so far. */
const mostCounted = 999_999_999;

/**
 * Every field that a log line may have, and what its value may be. Whatever is not listed is dropped, so that no careless line can
 * carry a name: there is no free text but the messages of this code.
 */
const allowed: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['requestId', text(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/)],
  ['method', text(/^[A-Z]{3,7}$/)],
  ['route', text(/^(?:none|\/[\w/:.*-]{0,120})$/)],
  ['status', whole(599)],
  ['tookMs', whole(mostCounted)],
  ['client', text(/^[us]-[0-9a-f]{32}$/)],
  ['agency', text(/^(?=.*[a-z])[a-z0-9-]{3,64}$/)],
  ['event', text(/^[a-z][a-z-]{2,60}$/)],
  ['errorName', text(/^[A-Z][A-Za-z]{2,39}$/)],
  ['errorCode', text(/^[A-Z][A-Z0-9_-]{2,39}$/)],
  ['at', text(/^(?:(?:libs|apps)\/[\w./-]{1,150}|node:[\w./-]{1,60}):\d{1,6}:\d{1,6}$/)],
  ['model', text(/^[a-z][a-z-]{2,59}$/)],
  ['reason', text(/^[a-z][a-z0-9-]{2,39}$/)],
  ['count', whole(mostCounted)],
  ['port', whole(65_535)],
]);

/** What is left of a line's fields. */
export const loggable = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (allowed.get(name)?.(value) === true) kept[name] = value;
  }
  return kept;
};

/** Undefined also where asking throws: a stack is put into words when it is asked for, and what was thrown may be anything. */
const told = (error: unknown, field: string): unknown => {
  try {
    return typeof error === 'object' && error !== null ? (Reflect.get(error, field) as unknown) : undefined;
  } catch {
    return undefined;
  }
};

/** The kind of an error and the place in our code, never its message: messages repeat what was sent. */
export const errorFields = (error: unknown): Record<string, unknown> => {
  const [name, code, stack] = ['name', 'code', 'stack'].map((field) => told(error, field));
  const at =
    typeof stack === 'string'
      ? /\((?:file:\/\/)?[^()]*?((?:(?:libs|apps)\/|node:)[\w./:-]+)\)/.exec(stack)?.[1]
      : undefined;
  return loggable({ errorName: name, errorCode: code, at });
};

let moment = { ms: 0, text: '' };

/** Many lines share a millisecond under load, and writing it out costs more than the rest of a line. */
const timestamp = (): string => {
  const ms = Date.now();
  if (ms !== moment.ms) moment = { ms, text: `,"time":"${new Date(ms).toISOString()}"` };
  return moment.text;
};

/** Lines of JSON with the listed fields and a fixed message. */
export class Logs {
  private readonly logger: Logger;

  constructor(level: string, destination?: DestinationStream) {
    const options = { level, base: null, timestamp };
    this.logger = pino(options, destination ?? linesOfATurn(standardOutput({ dest: 1, sync: true })));
  }

  /** False where a line of the level would go nowhere: then its fields need not be gathered. */
  tells(level: 'info'): boolean {
    return this.logger.isLevelEnabled(level);
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (this.logger.isLevelEnabled('info')) this.logger.info(loggable(fields), message);
  }

  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logger.warn(loggable(fields), message);
  }

  error(message: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logger.error({ ...loggable(fields), ...errorFields(error) }, message);
  }
}

/** Nest's own lines: what it says at start is of no use later, and an error of its own keeps its kind only. */
export const nestLogger = (logs: Logs): LoggerService => ({
  log: () => undefined,
  warn: () => {
    logs.warn('nest warns', { event: 'nest-warning' });
  },
  error: (message: unknown) => {
    logs.error('nest failed', message, { event: 'nest-error' });
  },
});
