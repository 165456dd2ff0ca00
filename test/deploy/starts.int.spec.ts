import { constants, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readAgencyFiles } from '@safeguarding/access';
import {
  ConfigurationRefused,
  readConfig,
  TokenVerifier,
  type AppConfig,
  type IssuerConfig,
} from '@safeguarding/platform';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { readSharedConfig } from '../../apps/standalone/src/one-of-several.ts';
import { builtBy, type Tree } from '../support/kustomize.ts';

const root = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const dockerfile = DockerfileParser.parse(text('deploy/Dockerfile'));
const secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => {
  rmSync(secrets, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;
const listOf = (tree: Tree | undefined): readonly Tree[] => [...(tree ?? [])];

/** What the image sets by itself, and what it does where nothing else is said. */
const imageEnvironment: Environment = Object.fromEntries(
  dockerfile.getENVs().flatMap((env) => env.getProperties().map((one) => [one.getName(), one.getValue() ?? ''])),
);
const imageCommand = JSON.parse(
  dockerfile
    .getInstructions()
    .findLast((one) => one.getKeyword() === 'CMD')
    ?.getArgumentsContent() ?? '[]',
) as readonly string[];

const contents: Environment = {
  'oidc-issuers': text('deploy/compose/oidc-issuers.json'),
  'eventstoredb-url': 'esdb+discover://ledger:secret@kurrentdb:2113?tls=true',
};
/** Where a deployment mounts secrets and makes keys of them: there they are files that are there. */
const mounted = /^\/run\/(?:secrets(?:\/ledger)?|key)\/([a-z-]+)$/;
const onThisMachine = (value: string): string => {
  const [, name] = mounted.exec(value) ?? [];
  if (name === undefined) return value;
  writeFileSync(join(secrets, name), contents[name] ?? 'secret', { mode: 0o600 });
  return join(secrets, name);
};

/** Throws as the process would that is started so. */
const settingsOf = (command: readonly string[], env: Environment): AppConfig => {
  const whole = Object.fromEntries(
    Object.entries({ ...imageEnvironment, ...env }).map(([name, value]) => [name, onThisMachine(value)]),
  );
  const program = command.at(-1) ?? '';
  if (program === 'dist/run/standalone.js') return readConfig(whole);
  if (program === 'dist/run/intake.js')
    return readSharedConfig({ ...whole, REACTIONS: 'off', NOTARY: 'off', DOCUMENTS_DIR: '' });
  return readSharedConfig(whole, { DOCUMENTS_DIR: 'is needed' });
};

const foldersOf = ({ dataDir, keysDir, documentsDir, notary, notaryDir }: AppConfig): readonly string[] =>
  [dataDir, keysDir, documentsDir, ...(notary ? [notaryDir] : [])].filter((folder) => posix.isAbsolute(folder));
const liesIn = (folder: string, places: readonly string[]): boolean =>
  places.some((place) => folder === place || folder.startsWith(`${place}/`));

/** Every setting that the reader of settings asks for, whatever the others say. */
const settings = (): readonly string[] => {
  const asked = new Set<string>();
  const plain = { EVENTSTOREDB_URL: 'esdb://database:2113?tls=false', KAFKA_TLS: 'off' };
  const env = { KEY_PROVIDER: 'transit', KEY_STORE: 'key-values', KAFKA_BROKERS: 'kafka:9092', PROFILE: 'production' };
  for (const more of [plain, { TRANSIT_AUTH: 'approle' }, { TRANSIT_AUTH: 'jwt' }, { KAFKA_SASL_MECHANISM: 'plain' }])
    try {
      const noting = new Proxy<Environment>(
        { ...env, ...more },
        {
          get: (values, name) => {
            asked.add(String(name));
            return values[String(name)];
          },
        },
      );
      readConfig(noting);
    } catch (error) {
      if (!(error instanceof ConfigurationRefused)) throw error;
    }
  return [...asked];
};
/** Of Node and of the C library. */
const notOurs = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_ENV', 'MALLOC_ARENA_MAX']);

describe('every setting', () => {
  it('is on the page of settings, or on that of the keys', () => {
    const pages = text('docs/operations.md') + text('docs/how-to/keep-keys-in-a-transit-engine.md');
    const told = settings().filter((name) => !name.endsWith('_FILE') || !settings().includes(name.slice(0, -5)));
    const short = (name: string): string => name.replace(/^KAFKA_TLS(?=_)/, '');
    expect(told.filter((name) => !pages.includes(`\`${name}`) && !pages.includes(`\`${short(name)}\``))).toEqual([]);
    expect(told.length).toBeGreaterThan(40);
  });

  it('that a deployment gives is one that is asked for', () => {
    const composed = ['docker-compose.yml', 'deploy/compose/docker-compose.yml'].flatMap((file) =>
      Object.values((parse(text(file), { merge: true }) as Tree)['services'] ?? {})
        .filter((service) => service['build'] !== undefined)
        .flatMap((service) => Object.keys(service['environment'] ?? {})),
    );
    const onKubernetes = builtBy(join(root, 'deploy/kustomize/overlays/several-machines')).flatMap((one) => [
      ...Object.keys(one['data'] ?? {}),
      ...listOf(one['spec']?.['template']?.['spec']?.['containers']).flatMap(({ env }) =>
        listOf(env).map(({ name }) => String(name)),
      ),
    ]);
    const given = [...composed, ...onKubernetes, ...Object.keys(imageEnvironment)].filter((name) => !notOurs.has(name));
    expect(given.filter((name) => !settings().includes(name))).toEqual([]);
    expect(given.length).toBeGreaterThan(30);
  });
});

describe('the image', () => {
  it('is made of what is there, and runs what is built', () => {
    for (const copy of dockerfile.getCOPYs()) {
      const words = (copy.getArgumentsContent() ?? '').split(' ').filter((word) => !word.startsWith('--'));
      for (const from of words.slice(0, -1))
        expect([from, existsSync(join(root, from.replace(/^\/src\//, '')))]).toEqual([from, true]);
    }
    expect(existsSync(join(root, imageCommand.at(-1) ?? ''))).toBe(true);
  });

  it('has no secret of a deployment in any layer, and no commit has one', () => {
    for (const file of ['.dockerignore', '.gitignore']) expect(text(file)).toMatch(/^(?:\*\*\/)?secrets\/?$/m);
  });
});

describe.each(['docker-compose.yml', 'deploy/compose/docker-compose.yml'])('what %s starts', (file) => {
  const composed = parse(text(file), { merge: true }) as Tree;
  const services = Object.entries(composed['services'] ?? {});
  const ours = services.filter(([, service]) => service['build'] !== undefined);
  const commandOf = (service: Tree): readonly string[] =>
    service['command'] === undefined ? imageCommand : listOf(service['command']).map(String);
  const mountsOf = (service: Tree): readonly (readonly [from: string, to: string])[] =>
    listOf(service['volumes']).map((one) => {
      const [from = '', to = ''] = String(one).split(':');
      return [from, to];
    });
  const environmentOf = (service: Tree): Environment =>
    Object.fromEntries(Object.entries(service['environment'] ?? {}).map(([name, value]) => [name, String(value)]));

  it.each(ours)('%s: a program that is built, with settings that it takes', (_name, service) => {
    expect(existsSync(join(root, commandOf(service).at(-1) ?? ''))).toBe(true);
    expect(() => settingsOf(commandOf(service), environmentOf(service))).not.toThrow();
  });

  it.each(ours)('%s: what it keeps lies on volumes, which the image gives to its user', (_name, service) => {
    const named = mountsOf(service).filter(([from]) => !from.startsWith('.'));
    for (const folder of foldersOf(settingsOf(commandOf(service), environmentOf(service))))
      expect([
        folder,
        liesIn(
          folder,
          named.map(([, to]) => to),
        ),
      ]).toEqual([folder, true]);
    const made = /install -d -o node -g node -m 0700 (.*)/.exec(text('deploy/Dockerfile'))?.[1]?.split(' ') ?? [];
    // Docker gives an empty volume to root where the image has no such folder.
    for (const [, to] of named) expect(made).toContain(to);
  });

  it('every volume and every secret that is used is one that is there, and the other way round', () => {
    const used = services.flatMap(([, service]) => mountsOf(service).filter(([from]) => !from.startsWith('.')));
    expect([...new Set(used.map(([from]) => from))].toSorted()).toEqual(
      Object.keys(composed['volumes'] ?? {}).toSorted(),
    );
    const told = services.flatMap(([, service]) => listOf(service['secrets']).map(String));
    expect([...new Set(told)].toSorted()).toEqual(Object.keys(composed['secrets'] ?? {}).toSorted());
    for (const [, service] of services)
      for (const [, name = ''] of JSON.stringify(service['environment'] ?? {}).matchAll(/\/run\/secrets\/([a-z-]+)/g))
        expect(listOf(service['secrets']).map(String)).toContain(name);
  });

  it('each is started again when it ends, and is given longer to end than it takes', () => {
    for (const [name, service] of services) expect([name, service['restart']]).toEqual([name, 'unless-stopped']);
    for (const [, service] of ours)
      expect(Number.parseInt(String(service['stop_grace_period']), 10)).toBeGreaterThan(25);
  });
});

describe('what the rehearsal has beside the service', () => {
  const services = (parse(text('deploy/compose/docker-compose.yml'), { merge: true }) as Tree)['services'];

  it('a broker that writes to its volume', () => {
    const [, to] = String(services?.['kafka']?.['volumes']?.[0]).split(':');
    expect(services?.['kafka']?.['environment']?.['KAFKA_LOG_DIRS']).toBe(to);
  });

  type Realm = {
    readonly realm: string;
    readonly accessTokenLifespan: number;
    readonly clientScopes: readonly { readonly name: string }[];
    readonly clients: readonly {
      readonly clientId: string;
      readonly attributes: Environment;
      readonly defaultClientScopes: readonly string[];
      readonly protocolMappers: readonly { readonly protocolMapper: string; readonly config: Environment }[];
    }[];
  };
  const realm = JSON.parse(text('deploy/compose/realms/ledger.json')) as Realm;
  const [submitting] = realm.clients;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [issuer] = readConfig({
    OIDC_ISSUERS: text('deploy/compose/oidc-issuers.json'),
    PROFILE: 'development',
  }).issuers;
  const trusted: readonly IssuerConfig[] = issuer
    ? [
        {
          ...issuer,
          keys: { jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'realm', alg: 'PS256' }] } },
        },
      ]
    : [];

  /**
   * A fake of Keycloak 26: a realm with scopes of its own has none of the built-in ones, so that a token says what its mappers put there
   * and `iss`, `exp`, `iat`, `jti`, `azp` and `scope`.
   */
  const tokenOf = (client: Realm['clients'][number] | undefined): string => {
    const iat = Math.floor(Date.now() / 1_000);
    const url = String(services?.['identity']?.['environment']?.['KC_HOSTNAME']);
    const claims: Record<string, unknown> = {
      iss: `${url}/realms/${realm.realm}`,
      ...{ iat, exp: iat + realm.accessTokenLifespan, jti: randomUUID(), azp: client?.clientId },
      scope: client?.defaultClientScopes.join(' '),
    };
    for (const { protocolMapper, config } of client?.protocolMappers ?? []) {
      const { 'claim.name': name = '', 'claim.value': value = '', 'included.custom.audience': audience } = config;
      if (config['access.token.claim'] !== 'true') continue;
      if (protocolMapper === 'oidc-sub-mapper') claims['sub'] = randomUUID();
      if (protocolMapper === 'oidc-audience-mapper') claims['aud'] = audience;
      if (protocolMapper === 'oidc-hardcoded-claim-mapper')
        claims[name] = config['jsonType.label'] === 'JSON' ? JSON.parse(value) : value;
    }
    const typ = client?.attributes['access.token.header.type.rfc9068'] === 'true' ? 'at+jwt' : 'JWT';
    const signed = [{ alg: 'PS256', typ, kid: 'realm' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, ...padding }).toString('base64url')}`;
  };

  it('an identity provider whose tokens are taken, for a client that its service has in the register', async () => {
    const verified = await new TokenVerifier({ issuers: trusted }).verify(`Bearer ${tokenOf(submitting)}`);
    expect(verified).toMatchObject({ via: 'system', clientId: submitting?.clientId, roles: ['submitting-system'] });
    expect(verified.scopes).toEqual(realm.clientScopes.map(({ name }) => name));
    const registered = readAgencyFiles(join(root, 'deploy/demonstration/agencies'));
    expect(registered.find(({ code }) => code === verified.agency)?.clients).toContain(verified.clientId);
  });

  it('and not where one of its mappers is missing', async () => {
    for (const { protocolMapper, config } of submitting?.protocolMappers ?? []) {
      if (config['claim.name'] === 'roles') continue;
      const protocolMappers = submitting?.protocolMappers.filter((one) => one.config !== config) ?? [];
      const without = submitting && { ...submitting, protocolMappers };
      const verified = new TokenVerifier({ issuers: trusted }).verify(`Bearer ${tokenOf(without)}`);
      await expect(verified.then(() => protocolMapper)).rejects.toHaveProperty('name', 'TokenRefused');
    }
  });

  it('and keys that are asked for where the issuer is, at a port of it', () => {
    const { host, port } = new URL(issuer && 'jwksUri' in issuer.keys ? issuer.keys.jwksUri : 'none:');
    expect([host, port]).toEqual([new URL(issuer?.issuer ?? 'none:').host, '8443']);
    expect(Object.keys(services ?? {})).toContain(host.split(':')[0]);
  });
});

describe.each(['base', 'overlays/example', 'overlays/several-machines'])('what %s starts on Kubernetes', (folder) => {
  const manifests = builtBy(join(root, 'deploy/kustomize', folder));
  const named = (kind: string, name: string): Tree | undefined =>
    manifests.find((one) => String(one['kind']) === kind && String(one['metadata']?.['name']) === name);
  const pods = manifests.flatMap((one) =>
    listOf(one['spec']?.['template']?.['spec']?.['containers']).map((container) => [container, one] as const),
  );
  const environmentOf = (container: Tree): Environment =>
    Object.fromEntries(
      [
        ...listOf(container['envFrom']).flatMap((from) =>
          Object.entries(named('ConfigMap', String(from['configMapRef']?.['name']))?.['data'] ?? {}),
        ),
        ...listOf(container['env']).map((one) => [one['name'], one['value']] as const),
      ].map(([name, value]) => [String(name), String(value)]),
    );

  it.each(pods.map(([container, one]) => [String(one['metadata']?.['name']), container, one] as const))(
    '%s: a program that is built, with settings that it takes and folders that are volumes',
    (_name, container, manifest) => {
      const command = listOf(container['command']).map(String);
      expect(existsSync(join(root, command.at(-1) ?? ''))).toBe(true);
      const config = settingsOf(command, environmentOf(container));
      const places = listOf(container['volumeMounts']).map((mount) => String(mount['mountPath']));
      for (const one of foldersOf(config)) expect([one, liesIn(one, places)]).toEqual([one, true]);
      // What is named as a key is one that is put there.
      const pod = JSON.stringify(manifest['spec']?.['template']?.['spec']?.['initContainers'] ?? []);
      const keys = Object.values(environmentOf(container)).flatMap(
        (value) => /^\/run\/key\/(.*)$/.exec(value)?.[1] ?? [],
      );
      for (const key of keys) expect(pod).toContain(`'${key}'`);
    },
  );
});
