import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * Every field that a log line may have, and what its value may be. Whatever is not listed is dropped, so that no careless line can
 * carry a name: there is no free text but the messages of this code.
 */
const allowed: Readonly<Record<string, (value: unknown) => boolean>> = {
  requestId: (value) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value),
  method: (value) => typeof value === 'string' && /^[A-Z]{3,7}$/.test(value),
  route: (value) => typeof value === 'string' && /^[\w/:.*-]{1,120}$/.test(value),
  status: Number.isInteger,
  tookMs: (value) => typeof value === 'number',
  client: (value) => typeof value === 'string' && /^[us]-[0-9a-f]{32}$/.test(value),
  agency: (value) => typeof value === 'string' && /^[a-z0-9-]{3,64}$/.test(value),
  event: (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{2,60}$/.test(value),
  errorName: (value) => typeof value === 'string' && /^[A-Za-z]{3,40}$/.test(value),
  errorCode: (value) => typeof value === 'string' && /^[A-Z0-9_-]{3,40}$/.test(value),
  at: (value) => typeof value === 'string' && /^[\w./:<>@ -]{1,200}$/.test(value),
  model: (value) => typeof value === 'string' && /^[a-z-]{3,60}$/.test(value),
  count: Number.isInteger,
  port: Number.isInteger,
};

/** What is left of a line's fields. */
export const loggable = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => allowed[name]?.(value) === true));

/** The kind of an error and the place in our code, never its message: messages repeat what was sent. */
export const errorFields = (error: unknown): Record<string, unknown> => {
  const { name, code, stack } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly stack?: unknown;
  };
  const at =
    typeof stack === 'string' ? /\((?:file:\/\/)?[^()]*?((?:libs|apps|node:)[\w./:-]+)\)/.exec(stack)?.[1] : undefined;
  return loggable({ errorName: name, errorCode: code, at });
};

/** Lines of JSON with the listed fields and a fixed message. */
export class Logs {
  private readonly logger: Logger;

  constructor(level: string, destination?: DestinationStream) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    this.logger = destination ? pino(options, destination) : pino(options);
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
