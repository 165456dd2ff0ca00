/** A process that does not end by itself is ended: the platform would do it a little later, without a word. */
const stopAfterMs = 25_000;

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * A start that waits for its database ends at once when it is told to: what it has begun is as after a crash, which every start can take.
 * The first process of a container is not ended by a signal that nobody listens to. Gives the end of the listening.
 */
export const endWhileStarting = (): (() => void) => {
  const end = (): void => process.exit(0);
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
};

/** On SIGTERM or SIGINT: closes what runs, then ends with 0; with 1 where that takes too long or something did not end as it should. */
export const stopOnSignal = (close: () => Promise<void>): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), stopAfterMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error && error.name === 'EndedBadly' ? error.message : error);
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.once(signal, stop);
};
