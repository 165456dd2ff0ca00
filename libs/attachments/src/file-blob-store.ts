import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@safeguarding/kernel';
import { attachmentErrors } from './core/attachment-errors.ts';
import { blobName, type BlobStore, type StoredBlob } from './blob-store.ts';

const synced = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The disk has no room, may only be read, or the folder is no folder: the document was not kept, and repeating it is harmless. */
const unavailable = (cause: unknown): DomainError =>
  Object.assign(new DomainError(attachmentErrors.unavailable), { cause });

/** Whatever else lies in the folder is none of this store's. */
const shelfName = /^[0-9a-f]{2}$/;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Blobs as files: `ab/<name>` under a folder, so that no folder grows without bound; written beside and renamed. */
export class FileBlobStore implements BlobStore {
  private readonly folder: string;
  private readonly made = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Throws ATT-009 where the disk takes nothing. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.placeOf(name);
    try {
      await this.write(file, bytes);
    } catch (error) {
      await rm(`${file}.unfinished`, { force: true }).catch(() => undefined);
      throw unavailable(error);
    }
  }

  async get(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.placeOf(name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable(error);
    }
  }

  async remove(name: string): Promise<void> {
    const unfinished = name.endsWith('.unfinished');
    const file = this.placeOf(unfinished ? name.slice(0, -'.unfinished'.length) : name);
    await rm(unfinished ? `${file}.unfinished` : file, { force: true });
  }

  async *list(): AsyncIterable<StoredBlob> {
    const shelves = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const shelf of shelves.filter((name) => shelfName.test(name)))
      for (const name of await readdir(join(this.folder, shelf))) {
        const found = await stat(join(this.folder, shelf, name)).catch(() => undefined);
        if (found?.isFile()) yield { name, writtenAtMs: found.mtimeMs };
      }
  }

  private async write(file: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(file);
    await this.make(folder);
    const unfinished = `${file}.unfinished`;
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await synced(folder);
  }

  private placeOf(name: string): string {
    if (!blobName.test(name)) throw new RangeError('A blob has a name that this store made.');
    return join(this.folder, name.slice(0, 2), name);
  }

  private async make(folder: string): Promise<void> {
    if (this.made.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await synced(this.folder);
    await synced(dirname(this.folder));
    this.made.add(folder);
  }
}
