import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BuiltService } from '../support/built-service.ts';
import { operateOn } from '../support/operate.ts';

const feed = { client: 'oakfield-registrations' };
const gp = { persona: 'gp' };
const folders: string[] = [];
const running: BuiltService[] = [];
jest.setTimeout(120_000);
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-faults-'));
  folders.push(folder);
  return folder;
};
const start = async (dataDir: string, more: object = {}): Promise<BuiltService> => {
  const service = await BuiltService.start({ dataDir, ...more });
  running.push(service);
  return service;
};

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly headers: Headers };
const post = async (
  service: BuiltService,
  as: object,
  path: string,
  body: object,
  key: string = randomUUID(),
): Promise<Answer> => {
  const answer = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${await service.token(as)}`, 'content-type': 'application/json' },
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
};
const aChild = async (service: BuiltService): Promise<string> => {
  const { body } = await post(service, feed, '/v1/children', {
    identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
  });
  await post(service, feed, '/v1/registrations', { child: body['id'] });
  return String(body['id']);
};
const concern = (childId: string, length = 20) => ({
  ...{ childId, category: 'neglect', occurredOn: '2026-01-05', summary: 'invented', narrative: 'x'.repeat(length) },
});
const raise = (service: BuiltService, child: string, length?: number, key?: string) =>
  post(service, gp, '/v1/concerns', concern(child, length), key);
const stands = async (service: BuiltService, id: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${await service.token(gp)}`, 'x-purpose': 'direct-care' };
  return (await fetch(`${service.url}/v1/concerns/${id}`, { headers })).status === 200;
};

describe('SIGTERM under load', () => {
  it('answers what it took, ends in time with 0, and loses nothing that was acknowledged', async () => {
    const dataDir = aFolder();
    const service = await start(dataDir, { env: { DRAIN_NOTICE_MS: '1000' } });
    const child = await aChild(service);
    const acknowledged: string[] = [];
    const broken: unknown[] = [];
    const other: number[] = [];
    let stopping = false;
    const client = async (): Promise<void> => {
      for (;;) {
        try {
          const { status, body } = await raise(service, child);
          if (status === 201) acknowledged.push(String(body['id']));
          else other.push(status);
        } catch (error) {
          const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
          // Nobody listens any more, or the kernel had not handed the new connection over yet: nothing was sent on it.
          if (!(stopping && (code === 'ECONNREFUSED' || code === 'ECONNRESET'))) broken.push(code ?? error);
          return;
        }
      }
    };
    const clients = Array.from({ length: 16 }, client);
    while (acknowledged.length < 200) await new Promise((resolve) => setTimeout(resolve, 10));
    stopping = true;
    const { code, tookMs } = await service.stop();
    await Promise.all(clients);
    expect([code, other, broken]).toEqual([0, [], []]);
    expect(tookMs).toBeLessThan(25_000);
    const later = await start(dataDir);
    const there = await Promise.all(acknowledged.map((id) => stands(later, id)));
    expect(there.filter((one) => !one)).toEqual([]);
  });
});

/** Overwrites the middle of a file, where pages with rows lie. */
const corrupt = (file: string): void => {
  const handle = openSync(file, 'r+');
  const page = 4_096;
  const pages = Math.floor(statSync(file).size / page);
  for (let n = 0; n < pages; n += 1) writeSync(handle, Buffer.alloc(page, 0xa5), 0, page, n * page);
  closeSync(handle);
};

/** The page on which the row of a concern lies; its name also lies in an index, without the type behind it. */
const pageOf = (file: string, concernId: string): number => {
  const bytes = readFileSync(file);
  const name = `concern-${concernId}`;
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1))
    if (bytes.subarray(at, at + 120).includes('ConcernRaised')) return Math.floor(at / 4_096);
  throw new Error('the concern lies nowhere in the file');
};

/** What stands in the write-ahead log would hide the damage. */
const settle = (dataDir: string): void => {
  for (const name of readdirSync(dataDir).filter((one) => one.endsWith('.db'))) {
    const db = new DatabaseSync(join(dataDir, name));
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  }
};

describe('A file that was destroyed on the disk', () => {
  const damaged = async (name: string) => {
    const dataDir = aFolder();
    const service = await start(dataDir);
    const { body } = await raise(service, await aChild(service));
    await service.stop();
    settle(dataDir);
    corrupt(join(dataDir, name));
    return { dataDir, id: String(body['id']) };
  };

  it.each([
    ['events.db', /events\.db.*restore/is],
    ['keys.db', /keys\.db.*restore/is],
  ])('%s refuses the start, says what to do, and is left as it is', async (name, said) => {
    const { dataDir } = await damaged(name);
    const before = readFileSync(join(dataDir, name));
    const refusal = await start(dataDir).then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
    expect(refusal).toMatch(said);
    expect(refusal).not.toMatch(/\n\s+at /);
    expect(readFileSync(join(dataDir, name)).equals(before)).toBe(true);
  });

  it('read.db is built anew from the log', async () => {
    const { dataDir, id } = await damaged('read.db');
    const service = await start(dataDir);
    expect(await stands(service, id)).toBe(true);
  });
});

describe('One page of the log that was damaged on the disk', () => {
  it('refuses the start and says what to do: nothing is answered around it, and the operator’s verify does not call it whole', async () => {
    const dataDir = aFolder();
    const service = await start(dataDir);
    const child = await aChild(service);
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) ids.push(String((await raise(service, child, 3_000)).body['id']));
    await service.stop();
    settle(dataDir);
    const file = join(dataDir, 'events.db');
    const hit = pageOf(file, ids[30] ?? '');
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, hit * 4_096);
    closeSync(handle);
    const before = readFileSync(file);
    const refusal = await start(dataDir).then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
    expect(refusal).toMatch(/events\.db cannot be used.*restore/is);
    expect(refusal).not.toMatch(/\n\s+at /);
    expect(readFileSync(file).equals(before)).toBe(true);
    const { exit, out, err } = await operateOn(dataDir)('verify');
    expect([exit === 0, `${out}${err}`]).toEqual([false, expect.stringMatching(/could not be read|damaged/)]);
  });
});

describe('A disk that is full', () => {
  it('refuses what it cannot keep as unavailable, loses nothing that it acknowledged, and serves again when there is room', async () => {
    const dataDir = aFolder();
    // RLIMIT_FSIZE: no file may grow beyond it, as on a disk without room. SIGXFSZ is ignored, so that the write itself fails.
    const within = ['bash', '-c', 'trap "" XFSZ; ulimit -S -f 3000; exec "$@"', 'service'];
    const service = await start(dataDir, { within });
    const child = await aChild(service);
    const acknowledged: string[] = [];
    const refused = new Set<string>();
    for (let n = 0; n < 400 && refused.size === 0; n += 1) {
      const { status, body, headers } = await raise(service, child, 19_000);
      if (status === 201) acknowledged.push(String(body['id']));
      else refused.add(`${String(status)} ${String(headers.get('retry-after'))}`);
    }
    expect([...refused]).toEqual(['503 1']);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    // Its last checkpoints have no room either: that is told, and fails nothing.
    const { code } = await service.stop();
    expect([code, service.said.includes('did not end as it should')]).toEqual([0, false]);
    const later = await start(dataDir);
    const there = await Promise.all(acknowledged.map((id) => stands(later, id)));
    expect(there.filter((one) => !one)).toEqual([]);
    expect((await raise(later, child)).status).toBe(201);
  });
});

/**
 * Immutable files refuse even those who have them open, which is what a process meets whose file system turns read-only under it.
 * `but`: files that are left alone.
 */
const freeze = (dataDir: string, sign: '+i' | '-i', but?: RegExp): void => {
  const files = readdirSync(dataDir, { withFileTypes: true }).filter((one) => one.isFile() && !but?.test(one.name));
  execFileSync('chattr', [sign, ...files.map(({ name }) => join(dataDir, name))]);
};

/** Only some file systems refuse whoever has the file open; it takes the rights of root. */
const cannotFreeze = ((): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-frozen-'));
  const handle = openSync(join(folder, 'file'), 'w');
  try {
    freeze(folder, '+i');
    writeSync(handle, 'x');
    return 'this file system lets a file be written that was made immutable while it was open';
  } catch (error) {
    const refusedAsWanted = (error as NodeJS.ErrnoException).code === 'EPERM';
    return refusedAsWanted ? undefined : `files cannot be made immutable here: ${(error as Error).message}`;
  } finally {
    closeSync(handle);
    spawnSync('chattr', ['-i', join(folder, 'file')]);
    rmSync(folder, { recursive: true, force: true });
  }
})();
if (cannotFreeze !== undefined) console.warn(`Skipped: a file system that turns read-only. ${cannotFreeze}`);

(cannotFreeze === undefined ? describe : describe.skip)(
  'A file system that turns read-only under a running service',
  () => {
    it('refuses writes, and reads that need a receipt, as unavailable; loses nothing, and serves again when it is writable', async () => {
      const dataDir = aFolder();
      const service = await start(dataDir);
      const child = await aChild(service);
      const before = String((await raise(service, child)).body['id']);
      // The index of the write-ahead log is memory that is mapped to a file: see below.
      freeze(dataDir, '+i', /-shm$/);
      try {
        const key = randomUUID();
        const { status, headers } = await raise(service, child, 20, key);
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(await stands(service, before)).toBe(false);
        expect((await fetch(`${service.url}/livez`)).status).toBe(200);
        freeze(dataDir, '-i');
        const again = await raise(service, child, 20, key);
        expect(again.status).toBe(201);
        expect(await stands(service, before)).toBe(true);
        expect(await stands(service, String(again.body['id']))).toBe(true);
      } finally {
        freeze(dataDir, '-i');
      }
      expect((await service.stop()).code).toBe(0);
    });

    it('that also refuses its mapped memory ends the process; the next start says what is wrong, and afterwards all is there', async () => {
      const dataDir = aFolder();
      const service = await start(dataDir);
      const child = await aChild(service);
      const before = String((await raise(service, child)).body['id']);
      freeze(dataDir, '+i');
      try {
        await raise(service, child).catch(() => undefined);
        if (!service.ended) await once(service.child, 'exit');
        expect(service.child.signalCode).toBe('SIGBUS');
        const refusal = await start(dataDir).then(
          () => 'it started',
          (error: unknown) => (error as Error).message,
        );
        expect(refusal).toMatch(/cannot be (?:used|written)/i);
        expect(refusal).not.toMatch(/\n\s+at /);
      } finally {
        freeze(dataDir, '-i');
      }
      const later = await start(dataDir);
      expect(await stands(later, before)).toBe(true);
      expect((await raise(later, child)).status).toBe(201);
    });
  },
);
