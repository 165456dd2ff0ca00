import {
  clearRebuilds,
  ordinalOf,
  rebuildModel,
  rebuildsAsked,
  type ReadModel,
  type RebuildProgress,
} from '@safeguarding/event-log';
import { AdminRefused, type AdminCommand, type Logs } from '@safeguarding/platform';
import type { Followers } from '../followers.ts';
import type { Storage } from '../storage.ts';
import { neededText } from './arguments.ts';

type Parts = {
  readonly storage: Storage;
  readonly models: readonly ReadModel[];
  readonly followers: Followers;
  readonly logs: Logs;
};

/** Rebuilds read models beside the live ones, one at a time; what was begun before a restart is ended after it. */
export class Rebuilds {
  private readonly parts: Parts;
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Goes on with what a restart interrupted. */
  resume(): void {
    const { storage, logs } = this.parts;
    this.running = (async () => {
      await clearRebuilds(storage.readDatabase, this.stopping.signal);
      for (const name of rebuildsAsked(storage.readDatabase)) await this.rebuild(name);
    })().catch((error: unknown) => {
      if (!this.stopping.signal.aborted) logs.error('a rebuild was not ended', error);
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** The work goes on where the asker goes away. */
  readonly command: AdminCommand = async ({ args, progress }) => {
    const name = neededText(args, 'model');
    if (!this.parts.models.some((model) => model.name === name))
      throw new AdminRefused(
        `There is no read model ${name}: ${this.parts.models.map((model) => model.name).join(', ')}.`,
      );
    const began = performance.now();
    const next = this.running.then(() =>
      this.rebuild(name, ({ phase, at, of }) => {
        progress({ what: phase, at: ordinalOf(at), of: ordinalOf(of) });
      }),
    );
    this.running = next.catch(() => undefined);
    await next;
    const position = this.parts.followers.get(name)?.settledAt() ?? '';
    return { model: name, position, tookMs: Math.round(performance.now() - began) };
  };

  private async rebuild(
    name: string,
    onProgress: (progress: RebuildProgress) => void = () => undefined,
  ): Promise<void> {
    const { storage, models, followers } = this.parts;
    const [model, live] = [models.find((one) => one.name === name), followers.get(name)];
    if (!model || !live) return;
    const { log, readDatabase: db } = storage;
    await rebuildModel({ log, db, model, live, signal: this.stopping.signal, onProgress });
  }
}
