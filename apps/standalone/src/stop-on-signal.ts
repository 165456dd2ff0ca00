/** A process that does not end by itself is ended: the platform would do it a little later, without a word. */
const stopAfterMs = 25_000;

/** On SIGTERM or SIGINT: closes what runs, then ends with 0; with 1 where that takes too long. */
export const stopOnSignal = (close: () => Promise<void>): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), stopAfterMs).unref();
    void close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};
