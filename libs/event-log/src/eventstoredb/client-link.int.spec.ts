import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { beginning } from '../port.ts';
import { ClientLink } from './client-link.ts';

/** A fake of the thread with the client that is loaded when a file is there, however long that takes; then it answers everything. */
const loadedWith = (file: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { existsSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      while (!existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 5));
      parentPort.on('message', (message) => {
        if (message.kind === 'follow') parentPort.postMessage({ kind: 'followed' });
        if (message.kind !== 'calls') return;
        const outcomes = message.calls.map(({ call }) => [call, { kind: 'page', events: [], end: true }]);
        parentPort.postMessage({ kind: 'outcomes', outcomes, count: outcomes.length });
      });
      parentPort.postMessage({ kind: 'ready' });
    `)}`,
  );
/** A fake of it whose server says for ever that it is not ready, as one that is cut off from its cluster does. */
const neverReady = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    const why = 'unknown, Could not recognize Server Is Not Ready';
    parentPort.on('message', ({ kind, calls = [] }) => {
      const outcomes = calls.map(({ call }) => [call, { kind: 'again', why, lost: false }]);
      if (kind === 'calls') parentPort.postMessage({ kind: 'outcomes', outcomes });
    });
    parentPort.postMessage({ kind: 'ready' });
  `)}`,
);
const asking = { kind: 'readAll', backwards: true, limit: 1 } as const;

describe('the watchdog over the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-link-'));
  const opened: ClientLink[] = [];
  let clients = 0;
  /** A link whose client is loaded once it is let. */
  const open = (renewed: string[] = []) => {
    const file = join(folder, String((clients += 1)));
    const link = new ClientLink({
      ...{ url: '', renewAfterFailures: 2, renewAfterMs: 50 },
      ...{ onRenewed: (why) => renewed.push(why), thread: loadedWith(file) },
    });
    opened.push(link);
    const letLoad = (): void => {
      writeFileSync(file, '');
    };
    return { link, letLoad };
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((link) => link.close()));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('does not begin a client anew that is still being loaded, however many have given up on it', async () => {
    const renewed: string[] = [];
    const { link, letLoad } = open(renewed);
    for (let asked = 0; asked < 5; asked += 1) expect((await link.ask(asking, 40)).kind).toBe('again');
    letLoad();
    expect([(await link.ask(asking, 30_000)).kind, renewed]).toEqual(['page', []]);
  });

  it('leaves a server that says for long that it is not ready, and not one that begins', async () => {
    const renewed: string[] = [];
    const link = new ClientLink({
      ...{ url: '', renewAfterFailures: 2, renewAfterMs: 50, leaveNotReadyAfterMs: 400 },
      ...{ onRenewed: (why) => renewed.push(why), thread: neverReady },
    });
    opened.push(link);
    await link.loaded();
    const began = performance.now();
    while (renewed.length === 0 && performance.now() - began < 60_000)
      expect((await link.ask(asking, 20_000)).kind).toBe('again');
    expect(renewed).toEqual([expect.stringContaining('Not Ready')]);
    // Not before its time, which is longer than that of a server that does not answer; never too late for a busy machine.
    expect(performance.now() - began).toBeGreaterThanOrEqual(400);
  });

  it('tells when the client is loaded', async () => {
    const { link, letLoad } = open();
    const loaded = link.loaded();
    letLoad();
    await loaded;
    expect((await link.ask(asking, 30_000)).kind).toBe('page');
    await link.loaded();
  });

  it('begins a subscription with the client that is there in the end, also where it was asked for before', async () => {
    const { link, letLoad } = open();
    let followed = 0;
    const listener = { followed: () => (followed += 1), live: () => undefined, unfollowed: () => undefined };
    link.follow(beginning, listener);
    letLoad();
    await link.loaded();
    for (let waited = 0; waited < 60_000 && followed === 0; waited += 10) await sleep(10);
    expect(followed).toBe(1);
  });
});
