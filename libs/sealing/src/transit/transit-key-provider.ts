import { batchOf, transitKeyOf, versionOf, type BatchItem } from '../core/transit-answers.ts';
import { KeeperUnavailable, KeyProviderRefused, KeyUnwrapFailed } from '../errors.ts';
import type { KeyProvider, KeyToUnwrap, KeyToWrap, WrappedKey } from '../key-provider.ts';
import { Batches } from './batches.ts';
import { TransitCalls } from './transit-calls.ts';
import type { TransitOptions } from './transit-options.ts';

/** OpenBao refuses a request of more than 1,000 strings; an item has four, names included. */
const largestBatch = 100;
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString('base64');

/** What an operator does about each trouble that stands at the start. */
const remedies: Readonly<Record<string, string>> = {
  unreachable: 'nothing answers, or its certificate is not trusted: look at TRANSIT_URL and TRANSIT_CA_FILE',
  timeout: 'it does not answer in time: look at the network and at TRANSIT_TIMEOUT_MS',
  sealed: 'it is sealed: unseal it',
  busy: 'it answers that it cannot serve now: look at its own health',
  denied: 'the token may not do it: read {mount}/keys/{key}, update {mount}/encrypt/{key} and {mount}/decrypt/{key}',
  'not-found': 'there is no such engine or key: look at TRANSIT_MOUNT, TRANSIT_KEY and TRANSIT_NAMESPACE',
  'login-refused': 'it refuses the sign-in, or the file for it cannot be read: look at the settings TRANSIT_AUTH...',
  malformed: 'its answers are not those of a transit engine: look at TRANSIT_URL',
};

/**
 * Wraps data keys by the transit engine of HashiCorp Vault or OpenBao: the key-encryption key never comes here. A wrapped key is the
 * engine's ciphertext, bound to its label as associated data; the key's id is its name and version, `ledger:v3`.
 */
export class TransitKeyProvider implements KeyProvider {
  readonly description: string;
  private readonly options: TransitOptions;
  private readonly calls: TransitCalls;
  private readonly encrypting: Batches<KeyToWrap, BatchItem>;
  private readonly decrypting: Batches<KeyToUnwrap, BatchItem>;
  private inTrouble = false;

  constructor(options: TransitOptions) {
    this.options = options;
    this.description = `the key "${options.key}" of the transit engine "${options.mount}" at ${options.url}`;
    this.calls = new TransitCalls(options);
    this.encrypting = new Batches(largestBatch, (keys) =>
      this.batch(
        'encrypt',
        'ciphertext',
        keys.map(({ key, label }) => ({ plaintext: base64(key), associated_data: base64(label) })),
      ),
    );
    this.decrypting = new Batches(largestBatch, (keys) =>
      this.batch(
        'decrypt',
        'plaintext',
        keys.map(({ wrapped, label }) => ({
          ciphertext: Buffer.from(wrapped).toString('latin1'),
          associated_data: base64(label),
        })),
      ),
    );
  }

  /** Throws KeyProviderRefused where the engine cannot do what will be asked of it. */
  async check(): Promise<void> {
    try {
      await this.currentKeyId();
      const [wrapped] = await this.wrap([{ key: new Uint8Array(32), label: 'check' }]);
      if (wrapped) await this.unwrap([{ ...wrapped, label: 'check' }]);
    } catch (error) {
      if (!(error instanceof KeeperUnavailable)) throw error;
      const remedy = (remedies[error.trouble] ?? '')
        .replaceAll('{mount}', this.options.mount)
        .replaceAll('{key}', this.options.key);
      throw new KeyProviderRefused(`${error.code} No keys can be had from ${this.description}: ${remedy}.`);
    }
  }

  async currentKeyId(): Promise<string> {
    const { mount, key } = this.options;
    const { body } = await this.told(() => this.calls.call('GET', `${mount}/keys/${key}`));
    const state = transitKeyOf(body);
    if (!state) throw new KeeperUnavailable('malformed');
    if (!state.bindsLabels)
      throw new KeyProviderRefused(
        `${this.description} is of a type that cannot bind what it encrypts: make it of the type aes256-gcm96, not derived.`,
      );
    return this.idOf(state.latestVersion);
  }

  wrap(keys: readonly KeyToWrap[]): Promise<readonly WrappedKey[]> {
    return Promise.all(keys.map((key) => this.wrapOne(key)));
  }

  unwrap(keys: readonly KeyToUnwrap[]): Promise<readonly Uint8Array[]> {
    return Promise.all(keys.map((key) => this.unwrapOne(key)));
  }

  close(): Promise<void> {
    return this.calls.close();
  }

  private async wrapOne(key: KeyToWrap): Promise<WrappedKey> {
    const item = await this.encrypting.ask(key);
    const version = typeof item === 'string' ? undefined : versionOf(item.text);
    if (typeof item === 'string' || version === undefined) throw new KeeperUnavailable('malformed');
    return { kekId: this.idOf(version), wrapped: Buffer.from(item.text, 'latin1') };
  }

  private async unwrapOne(key: KeyToUnwrap): Promise<Uint8Array> {
    // Asked only for what is its own: the id of another provider's key says so without a round trip.
    if (!key.kekId.startsWith(`${this.options.key}:v`))
      throw new KeyUnwrapFailed(`The key-encryption key "${key.kekId}" is not ${this.description}.`);
    const item = await this.decrypting.ask(key);
    if (item === 'failed') throw new KeeperUnavailable('malformed');
    if (item === 'refused') throw new KeyUnwrapFailed(`A stored key does not unwrap under ${this.description}.`);
    return Buffer.from(item.text, 'base64');
  }

  private async batch(
    verb: 'encrypt' | 'decrypt',
    member: 'plaintext' | 'ciphertext',
    items: readonly object[],
  ): Promise<readonly BatchItem[]> {
    const { mount, key } = this.options;
    const answer = await this.told(() => this.calls.call('POST', `${mount}/${verb}/${key}`, { batch_input: items }));
    const results = batchOf(answer.body, member, items.length);
    if (!results) throw new KeeperUnavailable('malformed');
    return results;
  }

  private idOf(version: number): string {
    return `${this.options.key}:v${String(version)}`;
  }

  /** Tells when the keeper fails and when it serves again, once each. */
  private async told<T>(call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      if (this.inTrouble) this.options.onChange?.(undefined);
      this.inTrouble = false;
      return answer;
    } catch (error) {
      if (!this.inTrouble && error instanceof KeeperUnavailable) this.options.onChange?.(error);
      this.inTrouble ||= error instanceof KeeperUnavailable;
      throw error;
    }
  }
}
