import { Presets, SingleBar } from 'cli-progress';

/** What a command ends with; documented in docs/how-to/operate.md and stable. */
export const exits = { done: 0, wrong: 1, usage: 2, unreachable: 3, refused: 4 } as const;
export type Exit = (typeof exits)[keyof typeof exits];

/** Said in plain words, with what to do next; the command ends with this code. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exit: Exit;
  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** Where a command writes. */
export type Terminal = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Whether somebody watches: only then is progress drawn. */
  readonly interactive: boolean;
};

/** Whoever reads no further (`operator access-matrix | head`) has what they wanted: that is no failure. */
export const endQuietlyWhenNobodyReads = (stream: Pick<NodeJS.WritableStream, 'on'>, end: () => void): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end();
  });
};

/** The terminal that the program was started on. */
export const ownTerminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY,
};

/** Progress of long work, on the error stream and only for people. */
export type Progress = { readonly at: (count: number) => void; readonly end: () => void };

const drawn = new Set<SingleBar>();

/** Ends every bar that a command which failed left behind: it would keep the program from ending, and hide the cursor. */
export const endProgress = (): void => {
  for (const bar of drawn) bar.stop();
  drawn.clear();
};

/** A bar up to `total`; without an audience nothing. */
export const progressOf = ({ interactive }: Terminal, what: string, total: number): Progress => {
  if (!interactive) return { at: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    { format: `${what} {bar} {percentage}% {value}/{total} {eta_formatted}`, hideCursor: true, stream: process.stderr },
    Presets.legacy,
  );
  drawn.add(bar);
  bar.start(Math.max(total, 1), 0);
  return {
    at: (count) => {
      bar.update(count);
    },
    end: () => {
      drawn.delete(bar);
      bar.stop();
    },
  };
};
