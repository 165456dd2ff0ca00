import type { Reader } from './environment.ts';

/** How the service signs in to the transit engine. */
export type TransitSignInConfig =
  | { readonly by: 'token-file'; readonly tokenFile: string }
  | { readonly by: 'approle'; readonly mount: string; readonly roleId: string; readonly secretIdFile: string }
  | { readonly by: 'jwt'; readonly mount: string; readonly role: string; readonly jwtFile: string };

/** Who keeps the key-encryption keys. */
export type KeyProviderConfig =
  | { readonly kind: 'local-file' }
  | {
      readonly kind: 'transit';
      readonly url: string;
      readonly namespace: string | undefined;
      readonly mount: string;
      readonly key: string;
      readonly caFile: string | undefined;
      readonly timeoutMs: number;
      readonly signIn: TransitSignInConfig;
      /** Data keys lie in a key-value engine of the same server, for processes on several machines; a file where absent. */
      readonly keyValues: { readonly mount: string; readonly prefix: string } | undefined;
    };

/** No dots, no blanks, nothing that a URL would read otherwise. */
const word = /^[A-Za-z0-9_-]{1,64}$/;
const path = /^[A-Za-z0-9_-]{1,64}(?:\/[A-Za-z0-9_-]{1,64}){0,7}$/;
const ofKubernetes = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const needed = (reader: Reader, name: string, by: string, text: string | undefined): string => {
  if (text === undefined) reader.faults.push(`${name} is needed where TRANSIT_AUTH is ${by}.`);
  return text ?? '';
};

const readSignIn = (reader: Reader): TransitSignInConfig => {
  const by = reader.oneOf('TRANSIT_AUTH', ['token-file', 'approle', 'jwt'], 'token-file');
  const mount = (usual: string): string =>
    reader.matching('TRANSIT_AUTH_MOUNT', path, 'the path of a sign-in method') ?? usual;
  switch (by) {
    case 'token-file':
      return { by, tokenFile: needed(reader, 'TRANSIT_TOKEN_FILE', by, reader.path('TRANSIT_TOKEN_FILE')) };
    case 'approle':
      return {
        by,
        mount: mount('approle'),
        roleId: needed(reader, 'TRANSIT_ROLE_ID', by, reader.text('TRANSIT_ROLE_ID')),
        secretIdFile: needed(reader, 'TRANSIT_SECRET_ID_FILE', by, reader.path('TRANSIT_SECRET_ID_FILE')),
      };
    case 'jwt':
      return {
        by,
        mount: mount('kubernetes'),
        role: needed(reader, 'TRANSIT_ROLE', by, reader.text('TRANSIT_ROLE')),
        jwtFile: reader.path('TRANSIT_JWT_FILE') ?? ofKubernetes,
      };
  }
};

const readKeyValues = (reader: Reader, kind: KeyProviderConfig['kind']) => {
  const store = reader.oneOf('KEY_STORE', ['file', 'key-values'], 'file');
  const mount = reader.matching('KEY_VALUES_MOUNT', path, 'the path of a key-value engine') ?? 'safeguarding-keys';
  const prefix = reader.matching('KEY_VALUES_PREFIX', word, 'a name') ?? 'ledger';
  if (store === 'file') return undefined;
  if (kind === 'local-file') reader.faults.push('KEY_STORE is key-values only where KEY_PROVIDER is transit.');
  return { mount, prefix };
};

/** Reads who keeps the keys; faults are collected by the reader. */
export const readKeyProvider = (reader: Reader, profile: 'development' | 'production'): KeyProviderConfig => {
  const kind = reader.oneOf('KEY_PROVIDER', ['local-file', 'transit'], 'local-file');
  const keyValues = readKeyValues(reader, kind);
  if (kind === 'local-file') return { kind };
  const url = reader.origin('TRANSIT_URL', profile === 'production' ? ['https:'] : ['https:', 'http:']);
  if (url === undefined) reader.faults.push('TRANSIT_URL is needed where KEY_PROVIDER is transit.');
  return {
    kind,
    url: url ?? '',
    namespace: reader.matching('TRANSIT_NAMESPACE', path, 'the path of a namespace'),
    mount: reader.matching('TRANSIT_MOUNT', path, 'the path of a transit engine') ?? 'transit',
    key: reader.matching('TRANSIT_KEY', word, 'the name of a key') ?? 'safeguarding-ledger',
    caFile: reader.path('TRANSIT_CA_FILE'),
    timeoutMs: reader.number('TRANSIT_TIMEOUT_MS', 2_000, 100, 10_000),
    signIn: readSignIn(reader),
    keyValues,
  };
};
