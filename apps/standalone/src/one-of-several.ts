import { ConfigurationRefused, readConfig, type AppConfig } from '@safeguarding/platform';

type Environment = Readonly<Record<string, string | undefined>>;

/** What one process of several cannot do without, and why where that is not plain. */
const shared: Readonly<Record<string, string>> = {
  EVENTSTOREDB_URL: 'is needed: one process alone writes the embedded log',
  AGENCIES_DIR: 'is needed',
  OIDC_ISSUERS: 'is needed',
};

/** Keys of a transit engine lie in no file; data keys in a key-value engine lie in no folder. */
const neededForKeys = (env: Environment): Readonly<Record<string, string>> => ({
  ...(env['KEY_STORE'] === 'key-values' ? {} : { KEYS_DIR: 'is needed' }),
  ...(env['KEY_PROVIDER'] === 'transit' ? {} : { KEY_FILE: 'is needed' }),
});

const configOrFaults = (env: Environment): AppConfig | readonly string[] => {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigurationRefused)) throw error;
    return error.message.split('\n').slice(1);
  }
};

/** Settings of a process that shares log and keys with others; throws ConfigurationRefused with every fault at once. */
export const readSharedConfig = (
  env: Environment,
  more: Readonly<Record<string, string>> = {},
  faultsOf: (config: AppConfig) => readonly string[] = () => [],
): AppConfig => {
  const read = configOrFaults(env);
  const refused = 'profile' in read ? faultsOf(read).map((fault) => `- ${fault}`) : read;
  const missing = Object.entries({ ...shared, ...neededForKeys(env), ...more }).flatMap(([name, why]) =>
    // What production asks for in its own words is not told twice.
    env[name] || env[`${name}_FILE`] || refused.some((fault) => fault.startsWith(`- ${name} `))
      ? []
      : [`- ${name} ${why}.`],
  );
  const faults = [...refused, ...missing];
  if ('profile' in read && faults.length === 0) return read;
  throw new ConfigurationRefused(`The configuration is refused:\n${faults.join('\n')}`);
};
