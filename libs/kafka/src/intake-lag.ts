import { faultIn, type KafkaFault } from './kafka-fault.ts';
import type { KafkaClient, KafkaRecord, OnRecordsGone, PartitionLag } from './port.ts';
import { within } from './within.ts';

const everyMs = 5_000;
/** A question that is under way is waited for so long; a broker that is silent answers none. */
const farewellMs = 1_000;

/** How far the intake lies behind, as metrics tell it. */
export type LagFigures = {
  /** Records that are in the topics and not yet taken, when last a broker was asked. */
  readonly messages: () => number;
  /** Age of what is waiting; while no broker answers, at least for how long none has. */
  readonly seconds: () => number;
  /** True while a broker answers. */
  readonly reachable: () => boolean;
  /** How often the group's place was no longer in its partition, since the start: records may have gone before they were taken. */
  readonly gaps: () => number;
  /** Asks a broker now; the figures are new when it resolves. Never throws. */
  readonly ask: () => Promise<void>;
};

/** What is told of the broker, for a log. */
export type LagTold = {
  readonly onChange: (reachable: boolean, fault?: KafkaFault) => void;
  /** `lost`: how many offsets had gone that nobody had taken, where that is known. */
  readonly onGap: (lost: number | undefined) => void;
};

/** What is known of one partition; times in milliseconds. */
type Place = {
  lag: PartitionLag;
  /** When a broker first said that something waits, since last it said that nothing does. */
  behindSince: number | undefined;
  /** When a broker last said that nothing waits: what waits now is younger. */
  emptyAt: number | undefined;
  /** When what was taken last was written, and what is known to wait. */
  lastWrittenAt: number | undefined;
  waitingSince: number | undefined;
};

type Parts = Partial<LagTold> & { readonly now?: () => number };

const keyOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${String(partition)}`;

/**
 * Asks a broker for the group's lag now and then. `seen` is told of each record that was taken, `waits` of one that could not be,
 * `gone` of a partition in which the group's place was no longer there.
 */
export class IntakeLag implements LagFigures {
  private readonly client: Pick<KafkaClient, 'lag'>;
  private readonly group: string;
  private readonly topics: readonly string[];
  private readonly now: () => number;
  private readonly told: LagTold;
  private readonly timer: NodeJS.Timeout;
  private readonly places = new Map<string, Place>();
  private asking: Promise<void> | undefined;
  private answeredAt: number;
  private answers: boolean | undefined;
  private gapsMet = 0;

  constructor(
    client: Pick<KafkaClient, 'lag'>,
    group: string,
    topics: readonly string[],
    { now = Date.now, onChange = () => undefined, onGap = () => undefined }: Parts = {},
  ) {
    this.told = { onChange, onGap };
    this.client = client;
    this.group = group;
    this.topics = topics;
    this.now = now;
    this.answeredAt = now();
    this.timer = setInterval(() => void this.ask(), everyMs).unref();
  }

  readonly messages = (): number => [...this.places.values()].reduce((sum, { lag }) => sum + lag.messages, 0);
  readonly reachable = (): boolean => this.answers === true;
  readonly gaps = (): number => this.gapsMet;

  readonly seconds = (): number => {
    const silent = this.answers ? 0 : this.now() - this.answeredAt;
    return Math.max(silent, ...[...this.places.values()].map((place) => this.ageOf(place))) / 1_000;
  };

  seen(record: KafkaRecord): void {
    const place = this.places.get(keyOf(record));
    if (!place) return;
    place.lastWrittenAt = Math.max(record.writtenAtMs, place.lastWrittenAt ?? 0);
    place.waitingSince = undefined;
  }

  waits(record: KafkaRecord): void {
    const place = this.places.get(keyOf(record));
    if (place) place.waitingSince = record.writtenAtMs;
  }

  readonly gone: OnRecordsGone = (where) => {
    const before = this.places.get(keyOf(where))?.lag.taken;
    void this.ask().then(() => {
      const low = this.places.get(keyOf(where))?.lag.low;
      const known = before !== undefined && before >= 0n && low !== undefined;
      this.met(known ? Math.max(0, Number(low - before)) : undefined);
    });
  };

  readonly ask = (): Promise<void> => {
    this.asking ??= this.askOnce().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  };

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await within(farewellMs, this.asking ?? Promise.resolve()).catch(() => undefined);
  }

  /**
   * A partition's records were taken in order, so what waits is no older than what was taken last, nor than the moment at which nothing
   * waited. A sender's clock may be wrong: it makes what waits no younger than this process knows it to be.
   */
  private ageOf({ lag, behindSince, emptyAt, lastWrittenAt, waitingSince }: Place): number {
    if (lag.messages === 0) return 0;
    const seenWaiting = behindSince ?? this.now();
    const written = Math.min(waitingSince ?? lastWrittenAt ?? seenWaiting, seenWaiting);
    return this.now() - Math.max(written, emptyAt ?? written);
  }

  private async askOnce(): Promise<void> {
    try {
      for (const lag of await this.client.lag(this.group, this.topics)) this.note(lag);
      this.answeredAt = this.now();
      this.answer(true);
    } catch (error) {
      this.answer(false, faultIn(error));
    }
  }

  private note(lag: PartitionLag): void {
    const known = this.places.get(keyOf(lag));
    // Offsets never go back: the topic was deleted and made anew, and what the group had taken of the old one says nothing of this.
    if (known && lag.high < known.lag.high) this.met(undefined);
    const [now, waits] = [this.now(), lag.messages > 0];
    this.places.set(keyOf(lag), {
      lag,
      behindSince: waits ? (known?.behindSince ?? now) : undefined,
      emptyAt: waits ? known?.emptyAt : now,
      lastWrittenAt: known?.lastWrittenAt,
      waitingSince: waits ? known?.waitingSince : undefined,
    });
  }

  private met(lost: number | undefined): void {
    this.gapsMet += 1;
    this.told.onGap(lost);
  }

  private answer(reachable: boolean, fault?: KafkaFault): void {
    const changed = this.answers !== reachable;
    this.answers = reachable;
    if (changed) this.told.onChange(reachable, fault);
  }
}
