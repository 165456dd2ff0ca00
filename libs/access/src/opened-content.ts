import { hash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Sealing } from '@safeguarding/sealing';
import type { ClassSet } from './core/class-set.ts';
import { classesIn, classSet } from './core/class-set.ts';
import type { Entry } from './core/entry.ts';
import { redact, type Opened } from './core/redaction.ts';
import type { Fragment, Renderer, ShownEntry } from './core/view.ts';

type Bounds = { readonly entries: number; readonly pages: number; readonly lifetimeMs: number };
type Kept = { readonly shown: ShownEntry; readonly until: number; renderer?: Renderer; fragment?: Fragment };
/** Gives the page that has these digests, made where none is kept. */
export type PageKeeper = (digests: string, make: () => Buffer) => Buffer;
type KeptPage = { readonly page: Buffer; readonly until: number };

const defaultBounds: Bounds = { entries: 20_000, pages: 200, lifetimeMs: 30_000 };
/** Put together once: a long text that is made anew for each look-up is also hashed anew. */
const keys = new WeakMap<Entry, string>();

/** One event can stand on several children's timelines, with other content on each. */
const keyOf = (entry: Entry): string => {
  const known = keys.get(entry);
  if (known !== undefined) return known;
  const key = entry.id + entry.child;
  keys.set(entry, key);
  return key;
};

const presenceOnly = classSet(['presence']);

/**
 * Opens entries and keeps, for seconds, what is left of them after redaction: opening one envelope costs as much as all the rest of
 * showing it (decisions, ruling 32). `forget` empties it; an erasure calls that before it is acknowledged.
 */
export class OpenedContent {
  private readonly sealing: Pick<Sealing, 'open' | 'openNow'>;
  private readonly bounds: Bounds;
  private readonly kept = new Map<string, Map<ClassSet, Kept>>();
  private readonly pages = new Map<string, KeptPage>();
  private size = 0;
  /** How often it was emptied. */
  private generation = 0;

  constructor(sealing: Pick<Sealing, 'open' | 'openNow'>, bounds: Partial<Bounds> = {}) {
    this.sealing = sealing;
    this.bounds = { ...defaultBounds, ...bounds };
  }

  /** Forgets everything that was opened. */
  forget(): void {
    this.kept.clear();
    this.pages.clear();
    this.size = 0;
    this.generation += 1;
  }

  /** The entry as these classes show it. A content whose key was destroyed is not there any more. */
  show(entry: Entry, classes: ClassSet): ShownEntry | Promise<ShownEntry> {
    return this.find(entry, classes)?.shown ?? this.open(entry, classes);
  }

  /** The same as JSON; the text is kept beside the entry for one renderer. */
  json(entry: Entry, classes: ClassSet, renderer: Renderer): Fragment | Promise<Fragment> {
    const found = this.find(entry, classes);
    if (found?.fragment !== undefined && found.renderer === renderer) return found.fragment;
    const shown = found?.shown ?? this.open(entry, classes);
    return shown instanceof Promise
      ? shown.then((opened) => this.render(opened, classes, renderer))
      : this.render(shown, classes, renderer);
  }

  /**
   * Keeps a page that is put together from fragments as long as they are kept. `digests` must tell of everything that is on it: who
   * is shown other classes asks for other digests. Get it before the fragments: what was opened before an erasure is not kept after.
   */
  pageKeeper(): PageKeeper {
    const { generation } = this;
    return (digests, make) => {
      const now = performance.now();
      const found = this.pages.get(digests);
      if (found && found.until >= now) return found.page;
      const page = make();
      if (generation === this.generation) this.keepPage(digests, page, now);
      return page;
    };
  }

  private keepPage(digests: string, page: Buffer, now: number): void {
    this.pages.delete(digests);
    this.pages.set(digests, { page, until: now + this.bounds.lifetimeMs });
    // Oldest first: what nobody asks for any more must not outlive its time either.
    for (const [key, { until }] of this.pages) {
      if (until >= now && this.pages.size <= this.bounds.pages) break;
      this.pages.delete(key);
    }
  }

  private render(shown: ShownEntry, classes: ClassSet, renderer: Renderer): Fragment {
    const json = renderer(shown);
    const fragment = { json, digest: hash('sha256', json, 'base64url') };
    const found = this.kept.get(keyOf(shown.entry))?.get(classes);
    if (found?.shown === shown) Object.assign(found, { renderer, fragment });
    return fragment;
  }

  private find(entry: Entry, classes: ClassSet): Kept | undefined {
    const found = this.kept.get(keyOf(entry))?.get(classes);
    if (found && found.until < performance.now()) {
      this.dropExpired();
      return undefined;
    }
    return found;
  }

  private open(entry: Entry, classes: ClassSet): ShownEntry | Promise<ShownEntry> {
    // What only presence shows needs no key.
    if (entry.sealed.length === 0 || classes === presenceOnly) return this.keep(entry, [], classes, this.generation);
    const now = entry.sealed.map((part) => this.sealing.openNow(entry.binding, part));
    const opened = now.filter((part) => part !== undefined);
    if (opened.length === now.length) return this.keep(entry, opened, classes, this.generation);
    return this.openSlowly(entry, classes);
  }

  private async openSlowly(entry: Entry, classes: ClassSet): Promise<ShownEntry> {
    const { generation } = this;
    const parts = await Promise.all(entry.sealed.map((part) => this.sealing.open(entry.binding, part)));
    const opened = parts.filter((part) => part !== undefined);
    return this.keep(entry, opened, classes, generation);
  }

  private keep(entry: Entry, opened: readonly Opened[], classes: ClassSet, generation: number): ShownEntry {
    const shown: ShownEntry = {
      ...{ entry, classes: classesIn(classes), fields: redact(entry, opened, classes) },
      // Whoever is shown presence alone opened nothing, and learns nothing of what became of it.
      ...(classes !== presenceOnly && opened.length < entry.sealed.length ? { destroyed: true } : {}),
    };
    // What was opened before an erasure must not be kept after it.
    if (generation !== this.generation) return shown;
    if (this.size >= this.bounds.entries) this.dropOldest();
    const versions = this.kept.get(keyOf(entry)) ?? new Map<ClassSet, Kept>();
    if (!versions.has(classes)) this.size += 1;
    versions.set(classes, { shown, until: performance.now() + this.bounds.lifetimeMs });
    this.kept.set(keyOf(entry), versions);
    return shown;
  }

  private dropOldest(): void {
    const [oldest] = this.kept;
    if (!oldest) return;
    this.size -= oldest[1].size;
    this.kept.delete(oldest[0]);
  }

  private dropExpired(): void {
    const now = performance.now();
    for (const [id, versions] of this.kept) {
      for (const [classes, { until }] of versions) if (until < now) this.size -= Number(versions.delete(classes));
      if (versions.size === 0) this.kept.delete(id);
    }
  }
}
