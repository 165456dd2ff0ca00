/** What the command line asked for. */
export type Arguments = { readonly help: boolean; readonly demonstrationOnly: boolean };

export const usage = `The Safeguarding Ledger in one process, on the embedded log.

  npm start                       serve; on an empty ledger in development, play the demonstration first
  npm run demo                    play the demonstration on an empty ledger and end

  --demonstration-only            play the demonstration (if the ledger is empty), then end
  --help                          this text

Settings come from the environment (docs/operations.md): PORT, DATA_DIR, PROFILE, OIDC_ISSUERS, AGENCIES_DIR, KEY_FILE ...`;

/** The words of the command line were not understood. */
export class ArgumentsRefused extends Error {
  override readonly name = 'ArgumentsRefused';
}

/** Throws ArgumentsRefused for a word that is not known. */
export const parseArguments = (words: readonly string[]): Arguments => {
  const known = new Set(['--help', '--demonstration-only']);
  const unknown = words.filter((word) => !known.has(word));
  if (unknown.length > 0) throw new ArgumentsRefused(`Unknown argument: ${unknown.join(' ')}\n\n${usage}`);
  return { help: words.includes('--help'), demonstrationOnly: words.includes('--demonstration-only') };
};
