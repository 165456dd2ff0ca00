import { KeeperUnavailable, KeyProviderRefused, KeyStoreUnavailable } from '../errors.ts';
import { TransitCalls } from '../transit/transit-calls.ts';
import type { TransitOptions } from '../transit/transit-options.ts';

/** Where the key-value engine (version 2) is, on the server that also has the transit engine. */
export type KeyValueOptions = Omit<TransitOptions, 'mount' | 'key' | 'onChange'> & {
  readonly mount: string;
  /** First segment of every path of this ledger. */
  readonly prefix: string;
};

/** A document and the version that a next write has to name. */
export type Document = { readonly data: Readonly<Record<string, unknown>>; readonly version: number };

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** Documents of one ledger in a key-value engine of Vault or OpenBao: read, written where nobody wrote meanwhile, listed, removed. */
export class KeyValues {
  private readonly calls: TransitCalls;
  private readonly mount: string;
  private readonly prefix: string;
  private readonly description: string;

  constructor(options: KeyValueOptions) {
    this.calls = new TransitCalls(options);
    this.mount = options.mount;
    this.prefix = options.prefix;
    this.description = `the key-value engine "${options.mount}" at ${options.url}`;
  }

  /** Throws KeyProviderRefused where the engine keeps what was deleted, or cannot be used. */
  async check(): Promise<void> {
    let config: Json | undefined;
    try {
      config = objectOf(objectOf((await this.calls.call('GET', `${this.mount}/config`)).body)?.['data']);
    } catch (error) {
      if (!(error instanceof KeeperUnavailable)) throw error;
      throw new KeyProviderRefused(
        `${error.code} ${this.description} cannot be used: look at KEY_VALUES_MOUNT, and whether the token may read ${this.mount}/config.`,
      );
    }
    // An older version of a document holds keys that were destroyed since.
    if (config?.['max_versions'] !== 1 || config['cas_required'] !== true)
      throw new KeyProviderRefused(
        `${this.description} would keep destroyed keys, or let two processes overwrite each other: write max_versions=1 cas_required=true to ${this.mount}/config.`,
      );
  }

  /** Throws KeyStoreUnavailable where somebody deleted the document by hand: it may be undeleted, and must not be made anew. */
  async read(path: string): Promise<Document | undefined> {
    const { status, body } = await this.calls.call('GET', this.at('data', path), undefined, 'may-be-absent');
    const answer = objectOf(objectOf(body)?.['data']);
    const data = objectOf(answer?.['data']);
    const version = objectOf(answer?.['metadata'])?.['version'];
    if (status === 404 && answer === undefined) return undefined;
    if (status === 404) throw new KeyStoreUnavailable();
    if (!data || typeof version !== 'number') throw new KeeperUnavailable('malformed');
    return { data, version };
  }

  /** `version` 0: only where there is none. False where another was written meanwhile; then nothing was changed. */
  async write(path: string, data: object, version: number): Promise<boolean> {
    const body = { data, options: { cas: version } };
    const answer = await this.calls.call('POST', this.at('data', path), body);
    if (answer.status === 200) return true;
    if (JSON.stringify(answer.body ?? null).includes('check-and-set parameter did not match')) return false;
    throw new KeeperUnavailable('malformed');
  }

  /** Names directly below a path, sorted; those of folders end with a slash. */
  async list(path: string): Promise<readonly string[]> {
    const address = `${this.at('metadata', path)}?list=true`;
    const { status, body } = await this.calls.call('GET', address, undefined, 'may-be-absent');
    if (status === 404) return [];
    const names: unknown = objectOf(objectOf(body)?.['data'])?.['keys'];
    if (!Array.isArray(names)) throw new KeeperUnavailable('malformed');
    return names.map(String).toSorted((a, b) => (a < b ? -1 : 1));
  }

  /** With all of its versions. */
  async remove(path: string): Promise<void> {
    await this.calls.call('DELETE', this.at('metadata', path), undefined, 'may-be-absent');
  }

  close(): Promise<void> {
    return this.calls.close();
  }

  private at(kind: 'data' | 'metadata', path: string): string {
    return `${this.mount}/${kind}/${this.prefix}/${path}`;
  }
}
