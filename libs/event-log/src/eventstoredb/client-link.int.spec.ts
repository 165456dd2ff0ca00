import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { beginning } from '../port.ts';
import { ClientLink } from './client-link.ts';

/** A fake of the thread with the client that takes its time to load, as on a busy machine; then it answers everything. */
const slowToLoad = (loadMs: number): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      await new Promise((resolve) => setTimeout(resolve, ${String(loadMs)}));
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
  const opened: ClientLink[] = [];
  const open = (loadMs: number, renewed: string[]): ClientLink => {
    const link = new ClientLink({
      ...{ url: '', renewAfterFailures: 2, renewAfterMs: 50 },
      ...{ onRenewed: (why) => renewed.push(why), thread: slowToLoad(loadMs) },
    });
    opened.push(link);
    return link;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((link) => link.close()));
  });

  it('does not begin a client anew that is still being loaded, however many have given up on it', async () => {
    const renewed: string[] = [];
    const link = open(600, renewed);
    let asked = 0;
    let outcome = await link.ask(asking, 40);
    for (; outcome.kind === 'again' && asked < 200; asked += 1) outcome = await link.ask(asking, 40);
    expect([outcome.kind, renewed]).toEqual(['page', []]);
    expect(asked).toBeGreaterThan(2);
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
    while (performance.now() - began < 250) expect((await link.ask(asking, 1_000)).kind).toBe('again');
    expect(renewed).toEqual([]);
    while (renewed.length === 0 && performance.now() - began < 10_000) await link.ask(asking, 1_000);
    expect(renewed).toEqual([expect.stringContaining('Not Ready')]);
  });

  it('tells when the client is loaded', async () => {
    const link = open(200, []);
    await link.loaded();
    expect((await link.ask(asking, 1_000)).kind).toBe('page');
    await link.loaded();
  });

  it('begins a subscription with the client that is there in the end, also where it was asked for before', async () => {
    const link = open(200, []);
    let followed = 0;
    const listener = { followed: () => (followed += 1), live: () => undefined, unfollowed: () => undefined };
    link.follow(beginning, listener);
    await link.loaded();
    for (let waited = 0; waited < 5_000 && followed === 0; waited += 10) await sleep(10);
    expect(followed).toBe(1);
  });
});
