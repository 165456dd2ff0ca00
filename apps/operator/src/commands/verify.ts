import { eventsOf, sentenceOf, verifyEvents, type Verdict } from '@safeguarding/integrity';
import { checkDocuments, countOf, notaryOf, openLog, sentenceOfBlob, witnessOf, type Places } from '../places.ts';
import { exits, progressOf, type Exit, type Terminal } from '../terminal.ts';

export type VerifyOptions = Places & { readonly key?: string; readonly json?: true };

/** The verdict for people. */
export const linesOf = (verdict: Verdict, witnessed: boolean, documentsWrong = false): readonly string[] => [
  `${String(verdict.events)} events read, root ${verdict.root}`,
  witnessed
    ? `${String(verdict.checkpoints)} signed checkpoints agree; they vouch for ${String(verdict.witnessed)} events`
    : 'no checkpoints were found: the log was compared with itself alone',
  verdict.finding ? `NOT WHOLE. ${sentenceOf(verdict.finding)}` : documentsWrong ? 'NOT WHOLE.' : 'whole',
];

/** Compares the log with itself and with what the notary signed. */
export const verify = async (options: VerifyOptions, terminal: Terminal): Promise<Exit> => {
  const log = await openLog(options);
  const { close, found, ...witness } = witnessOf(notaryOf(options), options.key);
  const progress = progressOf(terminal, 'verifying', await countOf(log));
  try {
    const verdict = await verifyEvents(eventsOf(log), { ...witness, onProgress: progress.at });
    progress.end();
    const { documents, erased, findings } = await checkDocuments(log, options);
    const text = options.json
      ? [JSON.stringify({ ...verdict, witness: found, documents, erased, documentFindings: findings })]
      : [
          ...(documents === 0
            ? []
            : [
                `${String(documents - erased - findings.length)} documents are the ones that their events name; ${String(erased)} were erased`,
              ]),
          ...findings.map(sentenceOfBlob),
          ...linesOf(verdict, found, findings.length > 0),
        ];
    for (const line of text) terminal.out(line);
    return verdict.finding || findings.length > 0 ? exits.wrong : exits.done;
  } finally {
    close();
    await log.close();
  }
};
