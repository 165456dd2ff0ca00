/** Something did not end in its time; it may still. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** What the work brings, or TookTooLong after so many milliseconds or once the signal says that nobody waits for it any more. */
export const within = async <T>(ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => {
    late.reject(new TookTooLong('It took too long.'));
  };
  const timer = setTimeout(giveUp, ms);
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted === true) giveUp();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    // Whichever of the two comes later is nobody's any more.
    work.catch(() => undefined);
    late.promise.catch(() => undefined);
  }
};
