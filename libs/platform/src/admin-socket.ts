import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonValue } from '@safeguarding/kernel';

/** What an operator's command was told on the way. */
export type AdminProgress = { readonly what: string; readonly at: number; readonly of: number };

/** `user` is the account on this machine that asks; whoever may open the socket is believed. */
export type AdminCall = {
  readonly args: Readonly<Record<string, JsonValue>>;
  readonly user: string;
  readonly progress: (progress: AdminProgress) => void;
  /** Aborts when the asker is gone; work that goes on by itself need not look at it. */
  readonly signal: AbortSignal;
};

export type AdminCommand = (call: AdminCall) => Promise<JsonValue>;

/** Said in plain words; nothing was changed. */
export class AdminRefused extends Error {
  override readonly name = 'AdminRefused';
}

/** Nobody listens at the socket. */
export class AdminUnreachable extends Error {
  override readonly name = 'AdminUnreachable';
}

type Line =
  | { readonly progress: AdminProgress }
  | { readonly result: JsonValue }
  | { readonly refused: string }
  | { readonly failed: string };

const longestPath = 100;
const largestQuestion = 65_536;

/** Where the service of a data folder listens for its operator. */
export const adminSocketOf = (dataDir: string): string => join(dataDir, 'admin.sock');

const bodyOf = async (message: IncomingMessage): Promise<{ args?: AdminCall['args']; user?: string }> => {
  let text = '';
  for await (const chunk of message) {
    text += String(chunk);
    if (text.length > largestQuestion) throw new AdminRefused('The question is too long.');
  }
  return JSON.parse(text) as { args?: AdminCall['args']; user?: string };
};

const answer = async (
  commands: Readonly<Record<string, AdminCommand>>,
  message: IncomingMessage,
  response: ServerResponse,
  onFailure: (error: unknown) => void,
): Promise<void> => {
  const say = (line: Line): void => {
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`);
  };
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
  });
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  try {
    const command = commands[(message.url ?? '').slice(1)];
    if (!command) throw new AdminRefused('This service does not know that command: is it of the same release?');
    const { args = {}, user = 'unknown' } = await bodyOf(message);
    const progress = (at: AdminProgress): void => {
      say({ progress: at });
    };
    say({ result: await command({ args, user, progress, signal: gone.signal }) });
  } catch (error) {
    if (error instanceof AdminRefused) say({ refused: error.message });
    else {
      onFailure(error);
      say({ failed: error instanceof Error ? error.name : 'Error' });
    }
  } finally {
    response.end();
  }
};

/** The way in for the operator on the machine itself. */
export type AdminSocket = { readonly close: () => Promise<void> };

/**
 * Serves commands on a socket in the data folder that only its owner may open. A path that is too long for a socket throws
 * AdminRefused. Nothing of it can be reached over the network.
 */
export const serveAdmin = async (
  file: string,
  commands: Readonly<Record<string, AdminCommand>>,
  onFailure: (error: unknown) => void,
): Promise<AdminSocket> => {
  if (Buffer.byteLength(file) > longestPath)
    throw new AdminRefused(`The path of ${dirname(file)} is too long for a socket: choose a shorter DATA_DIR.`);
  // The data folder has one service (the log's lock): what is there was left by one that was killed.
  rmSync(file, { force: true });
  const server: Server = createServer((message, response) => {
    void answer(commands, message, response, onFailure);
  });
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(file, resolve);
    });
  } finally {
    process.umask(before);
  }
  chmodSync(file, 0o600);
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      rmSync(file, { force: true });
    },
  };
};

const linesOf = async (
  message: IncomingMessage,
  onProgress: (progress: AdminProgress) => void,
): Promise<Line | undefined> => {
  let last: Line | undefined;
  for await (const text of createInterface(message)) {
    const line = JSON.parse(text) as Line;
    if ('progress' in line) onProgress(line.progress);
    else last = line;
  }
  return last;
};

/** Asks the service of a data folder. Throws AdminUnreachable, AdminRefused, and Error where the command failed. */
export const askAdmin = async (
  file: string,
  command: string,
  question: { readonly args: AdminCall['args']; readonly user: string },
  onProgress: (progress: AdminProgress) => void = () => undefined,
): Promise<JsonValue> => {
  const asked = existsSync(file)
    ? await new Promise<IncomingMessage | undefined>((resolve) => {
        const sent = request({ socketPath: file, path: `/${command}`, method: 'POST' }, resolve);
        sent.on('error', () => {
          resolve(undefined);
        });
        sent.end(JSON.stringify(question));
      })
    : undefined;
  if (!asked) throw new AdminUnreachable(`No service answers at ${file}.`);
  const last = await linesOf(asked, onProgress).catch(() => undefined);
  if (last && 'result' in last) return last.result;
  if (last && 'refused' in last) throw new AdminRefused(last.refused);
  const why = last && 'failed' in last ? ` (${last.failed}; its log says where)` : ': it ended before it had answered';
  throw new Error(`The service failed${why}.`);
};
