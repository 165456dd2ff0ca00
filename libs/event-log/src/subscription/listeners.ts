/** Whoever wants to know that the log has changed. */
export class Listeners {
  private readonly all = new Set<() => void>();

  readonly add = (listener: () => void): (() => void) => {
    this.all.add(listener);
    return () => {
      this.all.delete(listener);
    };
  };

  readonly tell = (): void => {
    for (const listener of this.all) listener();
  };
}
