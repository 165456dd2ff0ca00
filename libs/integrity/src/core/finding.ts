/** What is wrong with a log, in the words of the verdict. */
export type Fault =
  | 'gap'
  | 'out-of-order'
  | 'malformed'
  | 'altered'
  | 'cut-short'
  | 'back-dated'
  | 'root-differs'
  | 'checkpoint-refused'
  | 'unreadable';

/** The first thing that is wrong: at a position, or between two where nothing tells them apart. */
export type Finding = {
  readonly fault: Fault;
  /** Position of the first event that is not as it was, counted from 1. */
  readonly position: number;
  /** The last position that can be the one, where the leaf hashes are not at hand. */
  readonly until?: number;
  readonly detail: string;
};

/**
 * Events that were vouched for long after they were recorded. Nothing contradicts itself there; but a notary signs within seconds, so it
 * was away, or somebody took its checkpoints and let it sign anew what lies there now.
 */
export type LateWitness = { readonly position: number; readonly until: number; readonly hours: number };

/** The answer of a verification. */
export type Verdict = {
  readonly events: number;
  /** Base64 of the root over all of them. */
  readonly root: string;
  /** Checkpoints that agree with the log. */
  readonly checkpoints: number;
  /** Events that a checkpoint vouches for; those after them are not witnessed yet. */
  readonly witnessed: number;
  /** The longest that any events had to wait for their checkpoint, where that was an hour or more. */
  readonly late?: LateWitness;
  readonly finding?: Finding;
};

const words: Readonly<Record<Fault, string>> = {
  gap: 'An event is missing',
  'out-of-order': 'An event is not at its place in its stream',
  malformed: 'An event is no event',
  altered: 'An event is not the one that was recorded',
  'cut-short': 'The log ends before what was signed',
  'back-dated': 'An event is dated before a checkpoint that was made without it',
  'root-differs': 'The events do not give the root that was signed',
  'checkpoint-refused': 'A checkpoint is not to be trusted',
  unreadable: 'The log cannot be read',
};

/** One sentence for people. */
export const sentenceOf = ({ fault, position, until, detail }: Finding): string => {
  const where =
    until === undefined
      ? `at position ${String(position)}`
      : `between positions ${String(position)} and ${String(until)}`;
  return `${words[fault]} ${where}: ${detail.replace(/\.$/, '')}.`;
};

/** One sentence for people. */
export const sentenceOfLate = ({ position, until, hours }: LateWitness): string =>
  `Look into it: the events from position ${String(position)} to ${String(until)} were first vouched for ${String(hours)} hours after they were recorded. The notary was away so long, or checkpoints were taken away and it signed anew; compare with a copy of the checkpoints that somebody else keeps.`;
