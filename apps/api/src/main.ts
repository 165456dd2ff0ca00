import { ConfigurationRefused, readConfig, type AppConfig } from '@safeguarding/platform';
import { startService } from '../../standalone/src/service.ts';
import { stopOnSignal } from '../../standalone/src/stop-on-signal.ts';

const usage = `The Safeguarding Ledger as one of several processes on EventStoreDB or KurrentDB.

  node dist/apps/api/src/main.js            serve
  --help                                    this text

Settings come from the environment (docs/operations.md). EVENTSTOREDB_URL and KEYS_DIR (or
KEY_STORE=key-values) name what all processes share; DATA_DIR is
this process's own and may be lost. REACTIONS=off and NOTARY=off where another process does both.`;

/** What one process of several cannot do without. */
const needed = ['EVENTSTOREDB_URL', 'AGENCIES_DIR', 'OIDC_ISSUERS'] as const;

/** Keys of a transit engine lie in no file; data keys in a key-value engine lie in no folder. */
const neededForKeys = ({ keyProvider }: AppConfig): readonly string[] => {
  if (keyProvider.kind === 'local-file') return ['KEYS_DIR', 'KEY_FILE'];
  return keyProvider.keyValues ? [] : ['KEYS_DIR'];
};

const run = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const config = readConfig(process.env);
  const missing = [...needed, ...neededForKeys(config)].filter(
    (name) => !process.env[name] && !process.env[`${name}_FILE`],
  );
  if (missing.length > 0)
    throw new ConfigurationRefused(
      `The configuration is refused:\n${missing.map((name) => `- ${name} is needed.`).join('\n')}`,
    );
  const service = await startService({ config });
  stopOnSignal(() => service.close());
  console.log(`listening ${service.url}`);
};

try {
  await run();
} catch (error) {
  const expected = error instanceof Error && error.name.endsWith('Refused');
  console.error(expected ? error.message : error);
  process.exit(1);
}
