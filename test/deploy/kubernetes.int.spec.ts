import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, PersistentVolumeClaim, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { readSharedConfig } from '../../apps/standalone/src/one-of-several.ts';
import { builtBy, inOrder, type Tree } from '../support/kustomize.ts';

const kustomize = join(import.meta.dirname, '../../deploy/kustomize');
const kindOf = (manifest: Tree): string => String(manifest['kind']);
const nameOf = (manifest: Tree): string => String(manifest['metadata']?.['name']);

type Validated = new (data: never) => { validate(): void };
const schemas: Readonly<Record<string, Validated>> = {
  'apps/v1 Deployment': Deployment,
  'apps/v1 StatefulSet': StatefulSet,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim,
  'v1 Service': Service,
  'v1 ServiceAccount': ServiceAccount,
};
/** Throws where the schema does not know the manifest. */
const validate = (manifest: Tree): void => {
  const Schema = schemas[`${String(manifest['apiVersion'])} ${kindOf(manifest)}`];
  if (!Schema) throw new Error(`There is no schema for a ${kindOf(manifest)}.`);
  new Schema(manifest as never).validate();
};

const folders = ['base', 'overlays/example', 'overlays/several-machines'];

const kubectl = (folder: string): readonly Tree[] =>
  parseAllDocuments(execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8', stdio: 'pipe' })).map(
    (document) => document.toJS() as Tree,
  );

const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;
if (!hasKubectl)
  console.warn('Skipped: what these specs make of the folders is not compared with kubectl, which is not installed.');

describe.each(folders)('what %s deploys on Kubernetes', (name) => {
  const folder = join(kustomize, name);
  const manifests = builtBy(folder);
  const pods = manifests.filter((one) => ['Deployment', 'StatefulSet'].includes(kindOf(one)));
  const podsByName = pods.map((one) => [nameOf(one), one['spec']?.['template']?.['spec']] as const);

  it.each(manifests.map((one) => [nameOf(one), kindOf(one), one] as const))(
    '%s: the %s is one that the schema knows, without a word that it does not',
    (_name, _kind, manifest) => {
      expect(() => {
        validate(manifest);
      }).not.toThrow();
    },
  );

  it('catches a manifest with a word that the schema does not know', () => {
    const [deployment] = pods.filter((one) => kindOf(one) === 'Deployment');
    const wrong = { ...deployment, spec: { ...deployment?.['spec'], replicas: 'two' } };
    expect(() => {
      validate(wrong as never);
    }).toThrow(/replicas/);
  });

  it('lists every file of its folder, and nothing else', () => {
    const settings = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Tree;
    const patches = [...(settings['patches'] ?? [])].map(({ path }) => String(path));
    const listed = [...(settings['resources'] ?? [])].map(String).filter((one) => !one.startsWith('..'));
    const there = readdirSync(folder).filter((one) => one !== 'kustomization.yaml');
    expect([...listed, ...patches].toSorted()).toEqual(there.toSorted());
  });

  (hasKubectl ? describe : describe.skip)('beside the real tool', () => {
    it('is what kustomize makes of it', () => {
      const built = kubectl(folder);
      const byName = (all: readonly Tree[]): unknown =>
        Object.fromEntries(all.map((one) => [`${kindOf(one)} ${nameOf(one)}`, inOrder(one)]));
      expect(byName(manifests)).toEqual(byName(built));
    });
  });

  it.each(podsByName)(
    '%s runs as nobody special, on a root that cannot be written, within limits, and is asked how it is',
    (_name, pod) => {
      expect(pod?.['securityContext']).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod?.['automountServiceAccountToken']).toBe(false);
      for (const container of [...(pod?.['initContainers'] ?? []), ...(pod?.['containers'] ?? [])]) {
        expect(container['securityContext']).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container['resources']?.['limits']).toHaveProperty('memory');
      }
      for (const container of pod?.['containers'] ?? [])
        expect(Object.keys(container)).toEqual(
          expect.arrayContaining(['startupProbe', 'livenessProbe', 'readinessProbe']),
        );
      // The service ends within 25 seconds of being told to.
      expect(Number(pod?.['terminationGracePeriodSeconds'])).toBeGreaterThan(25);
    },
  );

  it.each(pods.map((one) => [nameOf(one), one['spec']] as const))('%s mounts what it has, and all of it', (_, spec) => {
    const pod = spec?.['template']?.['spec'];
    const containers = [...(pod?.['initContainers'] ?? []), ...(pod?.['containers'] ?? [])];
    const mounted = containers.flatMap((one) => [...(one['volumeMounts'] ?? [])].map((mount) => String(mount['name'])));
    const own = [...(spec?.['volumeClaimTemplates'] ?? [])].map(nameOf);
    const volumes = [...(pod?.['volumes'] ?? [])].map((one) => String(one['name']));
    expect([...new Set(mounted)].toSorted()).toEqual([...own, ...volumes].toSorted());
  });

  it('has a budget for disruptions, grows with the load, and lets only what is named in and out', () => {
    const kinds = manifests.map(kindOf);
    expect(kinds).toEqual(expect.arrayContaining(['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'NetworkPolicy']));
  });
});

describe('what is deployed on several machines', () => {
  const manifests = builtBy(join(kustomize, 'overlays/several-machines'));
  const specOf = (name: string): Tree | undefined => manifests.find((one) => nameOf(one) === name)?.['spec'];
  const podOf = (name: string): Tree | undefined => specOf(name)?.['template']?.['spec'];
  const names = ['ledger-api', 'ledger-intake', 'ledger-worker'];
  const settingsOf = (...maps: readonly string[]): Readonly<Record<string, string>> =>
    Object.assign(
      {},
      ...maps.map((name) => manifests.find((one) => kindOf(one) === 'ConfigMap' && nameOf(one) === name)?.['data']),
    ) as Readonly<Record<string, string>>;
  const secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
  afterAll(() => {
    rmSync(secrets, { recursive: true });
  });

  it.each(names)('%s is bound to no machine, and shares only a volume that many machines may write', (name) => {
    const claims = [...(podOf(name)?.['volumes'] ?? [])].flatMap((one) => one['persistentVolumeClaim'] ?? []);
    expect(claims.map((one) => String(one['claimName']))).toEqual(name === 'ledger-intake' ? [] : ['ledger-documents']);
    expect(specOf('ledger-documents')?.['accessModes']).toEqual(['ReadWriteMany']);
    expect(podOf(name)?.['affinity']).toBeUndefined();
  });

  it('keeps the documents where every process that takes or hands them out finds them', () => {
    const { DOCUMENTS_DIR: folder = '' } = settingsOf('ledger-settings');
    for (const name of ['ledger-api', 'ledger-worker']) {
      const mounts = [...(podOf(name)?.['containers']?.[0]?.['volumeMounts'] ?? [])];
      const holds = mounts.find((one) => folder.startsWith(`${String(one['mountPath'])}/`));
      expect(holds?.['name']).toBe('documents');
    }
  });

  it.each(['ledger-api', 'ledger-intake'])('%s has several pods, never all on one machine', (name) => {
    const scaler = manifests.find(
      (one) => kindOf(one) === 'HorizontalPodAutoscaler' && String(one['spec']?.['scaleTargetRef']?.['name']) === name,
    );
    const least = scaler?.['spec']?.['minReplicas'] ?? specOf(name)?.['replicas'];
    expect(Number(least)).toBeGreaterThan(1);
    const [spread] = podOf(name)?.['topologySpreadConstraints'] ?? [];
    expect(spread).toMatchObject({ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' });
    expect(specOf(name)?.['template']?.['metadata']?.['labels']).toMatchObject(
      spread?.['labelSelector']?.['matchLabels'] ?? { none: true },
    );
  });

  it.each(names)('no file with a key-encryption key comes near %s', (name) => {
    expect(JSON.stringify([podOf(name), settingsOf('ledger-settings')])).not.toMatch(
      /key-encryption-key|\b(KEY_FILE|KEYS_DIR)\b/,
    );
  });

  it('each has settings that a process of several takes', () => {
    const files: Readonly<Record<string, string>> = {
      'oidc-issuers':
        '[{"issuer":"https://id.example.org","audience":"ledger","jwksUri":"https://id.example.org/jwks"}]',
      'eventstoredb-url': 'esdb+discover://ledger:secret@kurrentdb:2113?tls=true',
    };
    const env = Object.entries(settingsOf('ledger-settings', 'ledger-kafka')).map(([name, value]) => {
      const [, file] = /^\/run\/secrets\/ledger\/(.*)$/.exec(value) ?? [];
      if (file === undefined) return [name, value];
      writeFileSync(join(secrets, file), files[file] ?? 'secret');
      return [name, join(secrets, file)];
    });
    const config = readSharedConfig({ ...(Object.fromEntries(env) as Record<string, string>), NOTARY: 'off' });
    const signIn = { by: 'jwt', jwtFile: '/run/keeper/token' };
    expect(config.keyProvider).toMatchObject({ kind: 'transit', signIn, keyValues: { prefix: 'ledger' } });
    for (const name of names) {
      const [container] = podOf(name)?.['containers'] ?? [];
      expect(container?.['volumeMounts']).toContainEqual({ name: 'keeper', mountPath: '/run/keeper', readOnly: true });
    }
  });

  it('lets every process reach the keeper, at the port of its address', () => {
    const policy = manifests.find((one) => nameOf(one) === 'ledger-keeper')?.['spec'];
    const [egress] = policy?.['egress'] ?? [];
    const port = new URL(settingsOf('ledger-settings')['TRANSIT_URL'] ?? '').port;
    expect(egress?.['ports']).toEqual([{ port: Number(port) }]);
    for (const name of names)
      expect(specOf(name)?.['template']?.['metadata']?.['labels']).toMatchObject(
        policy?.['podSelector']?.['matchLabels'] ?? { none: true },
      );
  });
});
