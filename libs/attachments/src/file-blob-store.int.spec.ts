import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FileBlobStore } from './file-blob-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'blobs-'));
  folders.push(folder);
  return folder;
};

describe('Documents on a disk that takes nothing', () => {
  it('are refused as unavailable, leave nothing half written, and are taken once it does', async () => {
    const room = aFolder();
    const place = join(room, 'blobs');
    // Whatever user asks: no file can be made below a file.
    writeFileSync(place, '');
    const store = new FileBlobStore(place);
    const name = `${randomUUID()}.0123456789abcdef`;
    await expect(store.put(name, Buffer.from('invented'))).rejects.toMatchObject({ entry: { code: 'ATT-009' } });
    await expect(store.get(name)).rejects.toMatchObject({ entry: { code: 'ATT-009' } });
    rmSync(place);
    await store.put(name, Buffer.from('invented'));
    expect(await store.get(name)).toEqual(Buffer.from('invented'));
    expect(readdirSync(place, { recursive: true }).filter((one) => String(one).includes('unfinished'))).toEqual([]);
  });
});
