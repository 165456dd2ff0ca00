import type { ErrorEntry } from '@safeguarding/kernel';
import { LogUnavailable } from '../port.ts';
import { UnknownEventVersion } from '../upcasting/upcasters.ts';

/** What is kept of an error: its kind and the place in our code, never its message, because messages repeat what was stored. */
export type Fault = { readonly name: string; readonly code?: string; readonly at?: string };

/** Somebody else took this follower's checkpoint over: nothing more is written here. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor(follower: string) {
    super(`The checkpoint of ${follower} was taken over.`);
  }
}

/** More is parked than one bad event explains: whoever follows the log stops here until somebody has looked. */
export class QuarantineFull extends Error {
  override readonly name = 'QuarantineFull';

  constructor(follower: string) {
    super(`The follower ${follower} has parked more than one bad event explains.`);
  }
}

/**
 * Result codes of SQLite (https://www.sqlite.org/rescode.html) that speak of the machine and not of what was written: PERM, BUSY,
 * LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOLFS, NOTADB.
 */
const machineCodes: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 26]);
const closedCodes: ReadonlySet<unknown> = new Set(['ERR_INVALID_STATE', 'ABORT_ERR']);

type Raised = {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly syscall?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  /** Of a refusal with a documented reason (`DomainError` of the kernel). */
  readonly entry?: ErrorEntry;
};

const raised = (error: unknown): Raised => (typeof error === 'object' && error !== null ? error : {});

const ofTheMachine = (error: unknown): boolean => {
  if (error instanceof LogUnavailable || error instanceof Superseded || error instanceof QuarantineFull) return true;
  const { code, errcode, syscall, entry } = raised(error);
  if (entry) return entry.kind === 'unavailable';
  if (typeof errcode === 'number') return machineCodes.has(errcode & 0xff);
  return typeof syscall === 'string' || closedCodes.has(code);
};

/**
 * True where the same event can go through later although nobody changed anything: the disk, the log, the keys, a lost race. Then it
 * is tried again and nothing passes it. False where the event itself is what cannot be taken.
 */
export const isInfrastructureFault = (error: unknown): boolean => {
  for (let at = error, depth = 0; at !== undefined && depth < 5; at = raised(at).cause, depth += 1)
    if (ofTheMachine(at)) return true;
  return false;
};

/** An event of a newer release is not worth a second look before the release has changed. */
export const isHopeless = (error: unknown): boolean => error instanceof UnknownEventVersion;

const errorName = /^[A-Z][A-Za-z]{2,39}$/;
const errorCode = /^[A-Z][A-Z0-9_-]{2,39}$/;
const place = /\((?:file:\/\/)?[^()]*?((?:libs|apps)\/[\w./-]{1,150}:\d{1,6}:\d{1,6})\)/;

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** What may be kept and shown of an error. */
export const faultOf = (error: unknown): Fault => {
  const { name, code: own, stack, entry } = raised(error);
  const code = matching(entry?.code ?? own, errorCode);
  const at = typeof stack === 'string' ? place.exec(stack)?.[1] : undefined;
  return {
    name: matching(name, errorName) ?? 'Error',
    ...(code === undefined ? {} : { code }),
    ...(at === undefined ? {} : { at }),
  };
};
