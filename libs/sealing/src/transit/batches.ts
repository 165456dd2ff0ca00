type Waiting<In, Out> = {
  readonly item: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
};

/** Collects what is asked for in one turn of the event loop, so that fifty keys of a timeline cost one round trip. */
export class Batches<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private readonly largest: number;
  private readonly run: (items: readonly In[]) => Promise<readonly Out[]>;

  /** `run` answers in the order given; its failure is everybody's in that batch. */
  constructor(largest: number, run: (items: readonly In[]) => Promise<readonly Out[]>) {
    this.largest = largest;
    this.run = run;
  }

  ask(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length === 1)
        setImmediate(() => {
          this.flush();
        });
    });
  }

  private flush(): void {
    const all = this.waiting;
    this.waiting = [];
    for (let from = 0; from < all.length; from += this.largest) void this.send(all.slice(from, from + this.largest));
  }

  private async send(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await this.run(batch.map(({ item }) => item));
      // `run` answers one result for each item.
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Out);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
