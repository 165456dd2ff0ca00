import type { KafkaClient, KafkaRecord } from './port.ts';

const everyMs = 5_000;

/** How far the intake lies behind, as metrics tell it. */
export type LagFigures = {
  /** Records that are in the topics and not yet taken, when last a broker was asked. */
  readonly messages: () => number;
  /** Age of what is waiting; while no broker answers, at least for how long none has. */
  readonly seconds: () => number;
  /** True while a broker answers. */
  readonly reachable: () => boolean;
  /** Asks a broker now; the figures are new when it resolves. Never throws. */
  readonly ask: () => Promise<void>;
};

/** Asks a broker for the group's lag now and then. `seen` is told of each record that was taken. */
export class IntakeLag implements LagFigures {
  private readonly client: Pick<KafkaClient, 'lag'>;
  private readonly group: string;
  private readonly topics: readonly string[];
  private readonly now: () => number;
  private readonly onChange: (reachable: boolean) => void;
  private readonly timer: NodeJS.Timeout;
  private asking: Promise<void> | undefined;
  private behind = 0;
  private behindSince: number | undefined;
  private answeredAt: number;
  private answers: boolean | undefined;
  private lastWrittenAt: number | undefined;

  constructor(
    client: Pick<KafkaClient, 'lag'>,
    group: string,
    topics: readonly string[],
    {
      now = Date.now,
      onChange = () => undefined,
    }: { readonly now?: () => number; readonly onChange?: (reachable: boolean) => void } = {},
  ) {
    this.onChange = onChange;
    this.client = client;
    this.group = group;
    this.topics = topics;
    this.now = now;
    this.answeredAt = now();
    this.timer = setInterval(() => void this.ask(), everyMs).unref();
  }

  readonly messages = (): number => this.behind;
  readonly reachable = (): boolean => this.answers === true;

  readonly seconds = (): number => {
    const silent = this.answers ? 0 : this.now() - this.answeredAt;
    if (this.behind === 0) return silent / 1_000;
    // What was taken last is older than what waits, so this never tells too little.
    const since = Math.min(this.lastWrittenAt ?? this.now(), this.behindSince ?? this.now());
    return Math.max(silent, this.now() - since) / 1_000;
  };

  seen({ writtenAtMs }: Pick<KafkaRecord, 'writtenAtMs'>): void {
    if (writtenAtMs > (this.lastWrittenAt ?? 0)) this.lastWrittenAt = writtenAtMs;
  }

  readonly ask = (): Promise<void> => {
    this.asking ??= this.askOnce().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  };

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.asking;
  }

  private async askOnce(): Promise<void> {
    try {
      const lags = await this.client.lag(this.group, this.topics);
      this.behind = lags.reduce((sum, { messages }) => sum + messages, 0);
      this.behindSince = this.behind === 0 ? undefined : (this.behindSince ?? this.now());
      this.answeredAt = this.now();
      this.answer(true);
    } catch {
      this.answer(false);
    }
  }

  private answer(reachable: boolean): void {
    const changed = this.answers !== reachable;
    this.answers = reachable;
    if (changed) this.onChange(reachable);
  }
}
