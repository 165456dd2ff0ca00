import { eventsOf, sentenceOf, sentenceOfLate, verifyEvents, type Verdict } from '@safeguarding/integrity';
import {
  checkDocuments,
  compareKeys,
  countOf,
  notaryOf,
  openLog,
  sentenceOfBlob,
  sentenceOfKey,
  sentenceOfUnsaid,
  witnessOf,
  type Places,
} from '../places.ts';
import { exits, progressOf, type Exit, type Terminal } from '../terminal.ts';

export type VerifyOptions = Places & { readonly key?: string; readonly json?: true };

type Seen = {
  readonly verdict: Verdict;
  readonly witnessed: boolean;
  /** Where checkpoints were said to be and are not. */
  readonly lacking: string | undefined;
  /** Sentences on documents and keys that are not as the log says. */
  readonly others: readonly string[];
};

const witnessLine = ({ verdict, witnessed, lacking }: Seen): string => {
  if (lacking !== undefined)
    return `No checkpoints are in ${lacking}, where they should be: the log was compared with itself alone.`;
  if (!witnessed) return 'no checkpoints were found: the log was compared with itself alone';
  const { events, checkpoints, witnessed: covered, finding } = verdict;
  const rest = finding || events === covered ? '' : `; nothing vouches for the last ${String(events - covered)} yet`;
  return `${String(checkpoints)} signed checkpoints agree; they vouch for ${String(covered)} events${rest}`;
};

/** The verdict for people. */
const linesOf = (seen: Seen): readonly string[] => {
  const { events, root, late, finding } = seen.verdict;
  const whole = seen.others.length === 0 && seen.lacking === undefined;
  return [
    ...seen.others,
    `${String(events)} events read, root ${root}`,
    witnessLine(seen),
    ...(late ? [sentenceOfLate(late)] : []),
    finding ? `NOT WHOLE. ${sentenceOf(finding)}` : whole ? 'whole' : 'NOT WHOLE.',
  ];
};

/** Compares the log with itself, with what the notary signed, and with the documents and the keys. */
export const verify = async (options: VerifyOptions, terminal: Terminal): Promise<Exit> => {
  const log = await openLog(options);
  const { close, found, ...witness } = witnessOf(notaryOf(options), options.key);
  // Whoever names a notary or its key expects its word: without it nothing was verified that matters.
  const expected = options.notary !== undefined || options.key !== undefined;
  const lacking = expected && !found ? notaryOf(options) : undefined;
  const progress = progressOf(terminal, 'verifying', await countOf(log));
  try {
    const verdict = await verifyEvents(eventsOf(log), { ...witness, onProgress: progress.at });
    progress.end();
    const { documents, erased, findings } = await checkDocuments(log, options);
    const { thereAgain: keys, goneUnsaid } = await compareKeys(log, options);
    const others = [...findings.map(sentenceOfBlob), ...keys.map(sentenceOfKey)];
    const sound = documents - erased - findings.length;
    const text = options.json
      ? [
          JSON.stringify({
            ...{ ...verdict, witness: found, documents, erased, documentFindings: findings },
            keysGoneUnsaid: goneUnsaid,
            keysThereAgain: keys.map(({ disposal, position }) => ({ disposal, position })),
          }),
        ]
      : [
          ...(documents === 0
            ? []
            : [`${String(sound)} documents are the ones that their events name; ${String(erased)} were erased`]),
          ...(goneUnsaid === 0 ? [] : [sentenceOfUnsaid(goneUnsaid)]),
          ...linesOf({ verdict, witnessed: found, lacking, others }),
        ];
    for (const line of text) terminal.out(line);
    return verdict.finding || others.length > 0 || lacking !== undefined ? exits.wrong : exits.done;
  } finally {
    close();
    await log.close();
  }
};
