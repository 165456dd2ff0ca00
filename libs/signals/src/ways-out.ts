import { Superseded, type CheckpointStore, type Following } from '@safeguarding/event-log';
import type { AgencyId, Position } from '@safeguarding/kernel';
import type { Logs } from '@safeguarding/platform';
import type { SignalParts, WayOut } from './signals-to-kafka.ts';

/** What begins a way out for an agency; undefined where there is none of the kind. */
export type Begin = (agency: AgencyId, from: Position | undefined) => Promise<WayOut>;

export type WaysOutParts = Pick<SignalParts, 'log' | 'register'> & {
  readonly checkpoints: CheckpointStore;
  readonly logs: Pick<Logs, 'error'>;
  readonly toTopic: Begin | undefined;
  readonly toWebhook: Begin;
};

/** The register is read again every 20 seconds; whoever asks for signals need not wait much longer. */
const everyMs = 5_000;
/** How far the ledger has looked for agencies that ask. Its name is older than the ways out of each agency, which begin where it was. */
const lookedName = 'when-fact-recorded-then-tell-topics';

/**
 * The ways out of all agencies, each begun when the register first says that its agency asks for it. A topic is told what was recorded
 * since then, and since the last look before; a webhook begins with the ledger.
 */
export class WaysOut {
  private readonly parts: WaysOutParts;
  private readonly ways = new Map<string, WayOut>();
  private readonly looked: ReturnType<CheckpointStore['claim']>;
  private place: Position | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failed = false;

  constructor(parts: WaysOutParts) {
    this.parts = parts;
    this.looked = parts.checkpoints.claim(lookedName);
    this.place = this.looked.position;
  }

  /** Begins what is asked for now; throws where one cannot begin. What is asked for later begins later, and only logs a trouble. */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => {
      this.underWay = this.underWay.then(() => this.lookAgain());
    }, everyMs).unref();
  }

  all(): readonly Following[] {
    return [...this.ways.values()].map(({ following }) => following);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
    await Promise.all([...this.ways.values()].map((one) => one.stop()));
  }

  private async look(): Promise<void> {
    const { log, register, toTopic, toWebhook } = this.parts;
    const head = await log.head();
    for (const { id, signals } of register.all()) {
      if (signals?.kafka === true && toTopic) await this.begin(`topic ${id}`, () => toTopic(id, this.place));
      if (signals?.webhook !== undefined) await this.begin(`webhook ${id}`, () => toWebhook(id, undefined));
    }
    if (head === this.place) return;
    this.looked.save(head);
    this.place = head;
  }

  private async begin(way: string, begin: () => Promise<WayOut>): Promise<void> {
    if (!this.ways.has(way)) this.ways.set(way, await begin());
  }

  private async lookAgain(): Promise<void> {
    try {
      await this.look();
      this.failed = false;
    } catch (error) {
      // Somebody else tells now, and begins what is asked for.
      if (error instanceof Superseded) clearInterval(this.timer);
      else if (!this.failed) this.parts.logs.error('a way out of signals was not begun', error);
      this.failed = true;
    }
  }
}
