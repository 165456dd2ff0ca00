import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAgencyFiles, type AgencyInFile } from '@safeguarding/access';
import { instant } from '@safeguarding/kernel';
import { Logs, readConfig, TestTokens } from '@safeguarding/platform';
import { startService, type Service, type ServiceOptions } from '../../apps/standalone/src/service.ts';
import { clients, personas } from '../../apps/standalone/src/demonstration/cast.ts';

/** An answer, with the bytes as they came. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

type Sending = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** The invented agencies that every journey has. */
export const demonstrationAgencies = (): readonly AgencyInFile[] =>
  readAgencyFiles(join(import.meta.dirname.replace('/dist/test/', '/test/'), '../../deploy/demonstration/agencies'));

/** A whole service on a folder of its own, spoken to over HTTP; tokens come from a key pair of the test. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'safeguarding-journey-'));
  readonly lines: string[] = [];
  readonly tokens = new TestTokens();
  readonly environment: Readonly<Record<string, string>>;
  private running: Service | undefined;
  private agencies: readonly AgencyInFile[] | undefined;
  /** The clock of the domain goes on over a restart. */
  private ownDays = false;

  /** With settings of the service that differ from those of most journeys. */
  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.environment = environment;
  }

  get service(): Service {
    if (!this.running) throw new Error('The world was not started.');
    return this.running;
  }

  /**
   * `now`: the story is told in days of its own from the start on, so that what the start records lies before it whatever day the machine
   * has. Time never runs backwards in one stream: where a later `setClock` goes behind the start, facts of services keep the day of the start.
   */
  async start({
    agencies,
    now,
    ...options
  }: Pick<ServiceOptions, 'wrapStorage' | 'agencies' | 'agenciesEveryMs'> & {
    readonly now?: string;
  } = {}): Promise<void> {
    // A restart does not change the register.
    this.agencies = agencies ?? this.agencies;
    this.ownDays ||= now !== undefined;
    const config = readConfig({
      DATA_DIR: this.folder,
      PORT: '0',
      METRICS_PORT: '0',
      RATE_LIMIT: '100000',
      LOG_LEVEL: 'info',
      // A journey is not about load: a machine busy with other tests must not change an answer.
      LOOP_LAG_LIMIT_MS: '60000',
      ...this.environment,
    });
    const logs = new Logs('info', { write: (line: string) => void this.lines.push(line) });
    this.running = await startService({
      config,
      logs,
      issuers: [this.tokens.issuer],
      now: now === undefined ? undefined : instant(now),
      agencies:
        this.agencies ??
        (config.agenciesDir === undefined ? demonstrationAgencies() : readAgencyFiles(config.agenciesDir)),
      ...options,
    });
  }

  /** Ends the service and starts it on the same folder; the disposable read models may have been lost meanwhile. */
  async restart({
    loseReadModels = false,
    ...options
  }: Pick<ServiceOptions, 'wrapStorage' | 'agencies' | 'agenciesEveryMs'> & {
    readonly loseReadModels?: boolean;
  } = {}): Promise<void> {
    const now = this.ownDays ? { now: this.service.clock.now() } : {};
    await this.service.close();
    if (loseReadModels)
      for (const name of ['read.db', 'names.db'])
        for (const part of ['', '-wal', '-shm']) rmSync(join(this.folder, `${name}${part}`), { force: true });
    await this.start({ ...now, ...options });
  }

  /** Until what was recorded is in every read model, and whatever that brought about too: reactions write, and others react to that. */
  async settled(): Promise<void> {
    const { followers, storage } = this.service;
    for (
      let head = await storage.log.head(), before;
      head !== before;
      [before, head] = [head, await storage.log.head()]
    )
      if (!(await followers.reached(head, 60_000)))
        throw new Error('Those who follow did not come to the end of the log.');
  }

  async stop(): Promise<void> {
    await this.running?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Speaks as a persona or a client of the demonstration. */
  async ask(method: string, as: string, path: string, { body, headers = {} }: Sending = {}): Promise<Answer> {
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokenOf(as)}`,
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: response.headers.get('content-type')?.includes('json') === true ? (JSON.parse(text) as Answer['body']) : {},
    };
  }

  post(as: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('POST', as, path, { body, headers });
  }

  get(as: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('GET', as, path, { headers: { 'x-purpose': 'direct-care', ...headers } });
  }

  /** The header with which a persona or a client says who it is. */
  authorisation(as: string): string {
    return `Bearer ${this.tokenOf(as)}`;
  }

  /** Every file that the service has written. */
  files(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  }

  /**
   * Sets the clock of the domain, from where it runs on; tokens go by the machine's. What has to be asked before an instant comes is
   * asked minutes before it: on a busy machine an answer takes seconds. To which instant it belongs is for the units to show.
   */
  async setClock(now: string): Promise<void> {
    const response = await fetch(`${this.service.url}/dev/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
    if (response.status !== 200) throw new Error(`The clock was not set: ${await response.text()}`);
  }

  /** A child on the register with which these feeds' services work. */
  async child(number: string, ...feeds: readonly string[]): Promise<string> {
    const { body } = await this.post('oakfield-registrations', '/v1/children', {
      identifiers: [{ kind: 'nhs-number', value: number }],
      demographics: { name: { family: 'Canaryfamily', given: ['Canarygiven'] }, dateOfBirth: '2023-02-01' },
    });
    const child = String(body['id']);
    for (const feed of feeds) await this.post(feed, '/v1/registrations', { child });
    return child;
  }

  /** What the directory and a search by name ask for: somebody who keeps the records of their service says that these are checked and trained. */
  async admit(...people: readonly string[]): Promise<void> {
    const doneOn = this.service.clock.now().slice(0, 10);
    const until = `${String(Number(doneOn.slice(0, 4)) + 1)}-01-01`;
    for (const person of people) {
      const agency = personas.find(({ id }) => id === person)?.agency ?? '';
      const keeper = this.tokens.person({ agency, roles: ['records-officer'], subject: 'keeper' });
      const user = `/v1/directory-users/${String((await this.get(person, '/v1/me')).body['ref'])}`;
      for (const what of ['checks', 'training']) {
        const headers = { authorization: `Bearer ${keeper}` };
        const { status, text } = await this.post(person, `${user}/${what}`, { doneOn, until }, headers);
        if (status !== 200) throw new Error(`${person} was not admitted: ${text}`);
      }
    }
  }

  /** A token of a persona or a client of the demonstration. */
  tokenOf(as: string): string {
    const persona = personas.find(({ id }) => id === as);
    if (persona) return this.tokens.person({ agency: persona.agency, roles: persona.roles, subject: persona.id });
    const client = clients.find(({ clientId }) => clientId === as);
    if (!client) throw new Error(`nobody is called ${as}`);
    return this.tokens.system({
      agency: client.agency,
      roles: client.roles,
      scopes: client.scopes,
      clientId: client.clientId,
    });
  }
}

/** The legal facts of a disclosure that does not rest on consent. */
export const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
};

/** One document as a form, of plain text unless other bytes are given. */
export const document = (
  content: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
  fileName = 'document.txt',
): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ category: 'form', ...fields })) form.append(name, value);
  form.append('file', new Blob([content]), fileName);
  return form;
};
