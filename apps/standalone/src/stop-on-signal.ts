/** A process that does not end by itself is ended: the platform would do it a little later, without a word. */
const stopAfterMs = 25_000;

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
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};
