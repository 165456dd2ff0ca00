import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from '../free-ports.ts';

const run = promisify(execFile);
/** The files of this folder are the same for what is built. */
const here = import.meta.dirname.replace('/dist/test/', '/test/');
/** The version that tests are run against: of the pom and of the image alike. */
export const kafkaVersion = /<kafka\.version>([^<]+)</.exec(readFileSync(join(here, 'pom.xml'), 'utf8'))?.[1] ?? '';

/** The version of the client, as it lies in the package. */
export const kafkajsVersion = (
  JSON.parse(readFileSync(join(here, '../../../package.json'), 'utf8')) as { dependencies: { kafkajs: string } }
).dependencies.kafkajs;

/** A second listener that asks for TLS and a password, as production's does; Java only. */
export type Secured = { readonly username: string; readonly password: string };

const securedBy = ({ username, password }: Secured, pem: string): readonly string[] => {
  const security = 'org.apache.kafka.common.security';
  return [
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL',
    'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    `listener.name.sasl_ssl.plain.sasl.jaas.config=${security}.plain.PlainLoginModule required user_${username}="${password}";`,
    ...['256', '512'].map(
      (bits) =>
        `listener.name.sasl_ssl.scram-sha-${bits}.sasl.jaas.config=${security}.scram.ScramLoginModule required;`,
    ),
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${pem}`,
  ];
};

const settingsOf = (port: number, controller: number, folder: string, secured?: number): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${String(controller)}`,
    'controller.listener.names=CONTROLLER',
    `listeners=PLAINTEXT://127.0.0.1:${String(port)},CONTROLLER://127.0.0.1:${String(controller)}${also(secured)}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${String(port)}${also(secured)}`,
    `log.dirs=${folder}`,
    ...alike.map(([name, value]) => `${name}=${value}`),
  ].join('\n');

const also = (port: number | undefined): string => (port === undefined ? '' : `,SASL_SSL://127.0.0.1:${String(port)}`);

/** What a single node needs, whatever it runs in. */
const alike: readonly (readonly [string, string])[] = [
  ['offsets.topic.replication.factor', '1'],
  ['offsets.topic.num.partitions', '3'],
  ['transaction.state.log.replication.factor', '1'],
  ['transaction.state.log.min.isr', '1'],
  ['share.coordinator.state.topic.replication.factor', '1'],
  ['group.initial.rebalance.delay.ms', '0'],
  ['auto.create.topics.enable', 'false'],
];

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });

/** What there is to run a broker with; or what to install. */
export type Means = 'docker' | 'java' | { readonly missing: string };

const works = async (file: string, ...args: readonly string[]): Promise<boolean> => {
  try {
    await run(file, args, { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
};

/** Docker where an engine answers, else Java and Maven. */
export const brokerMeans = async (): Promise<Means> => {
  if (await works('docker', 'info')) return 'docker';
  const [java, maven] = await Promise.all([works('java', '-version'), works('mvn', '-v')]);
  if (java && maven) return 'java';
  return {
    missing:
      'No Kafka to test with: set KAFKA_BROKERS, or start Docker, or install Java 17 and Maven (apt-get install openjdk-17-jre-headless maven).',
  };
};

/** Resolved once per version and kept; Maven says when it cannot be. */
const classPath = async (): Promise<string> => {
  const folder = join(tmpdir(), `safeguarding-kafka-${kafkaVersion}-${String(process.getuid?.() ?? 0)}`);
  const file = join(folder, 'classpath');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const pom = join(here, 'pom.xml');
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`], {
      timeout: 300_000,
    });
    return readFileSync(file, 'utf8');
  }
};

/** A broker of one node that this process started; `kill` and `start` again on the same data and port. */
export class Broker {
  readonly port: number;
  private readonly means: 'docker' | 'java';
  private readonly folder: string;
  private readonly controller: number;
  private readonly secured: (Secured & { readonly port: number }) | undefined;
  private child: ChildProcess | undefined;

  private constructor(
    means: 'docker' | 'java',
    port: number,
    controller: number,
    secured?: Secured & { readonly port: number },
  ) {
    this.secured = secured;
    this.means = means;
    this.port = port;
    this.controller = controller;
    this.folder = mkdtempSync(join(tmpdir(), 'safeguarding-kafka-data-'));
  }

  /** A new one, listening. */
  static async start(means: 'docker' | 'java', secured?: Secured): Promise<Broker> {
    const [port = 0, controllerPort = 0, securedPort = 0] = await freePorts(3);
    const listener = secured === undefined ? undefined : { ...secured, port: securedPort };
    const broker = new Broker(means, port, controllerPort, listener);
    try {
      await broker.start();
      return broker;
    } catch (error) {
      await broker.remove();
      throw error;
    }
  }

  get brokers(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** Where TLS and a password are asked for, and the certificate to believe. */
  get securedListener(): { readonly brokers: string; readonly ca: string } {
    const ca = readFileSync(join(this.folder, 'certificate.pem'), 'utf8');
    return { brokers: `127.0.0.1:${String(this.secured?.port)}`, ca };
  }

  async start(): Promise<void> {
    const output = createWriteStream(join(this.folder, 'server.log'), { flags: 'a' });
    await once(output, 'open');
    this.child = this.means === 'java' ? await this.startJava(output) : this.startDocker(output);
    this.child.unref();
    const until = performance.now() + 90_000;
    while (!(await listens(this.port))) {
      if (performance.now() > until || this.child.exitCode !== null)
        throw new Error(`Kafka did not start:\n${readFileSync(join(this.folder, 'server.log'), 'utf8').slice(-2_000)}`);
      await sleep(100);
    }
  }

  /** Gone from one moment to the next, as in a power cut. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    // It holds no process open while it runs, but its end is waited for.
    child.ref();
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    if (this.means === 'docker') await run('docker', ['kill', this.container]).catch(() => undefined);
    else child.kill('SIGKILL');
    await gone;
    this.child = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    if (this.means === 'docker') await run('docker', ['rm', '-f', this.container]).catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get container(): string {
    return `safeguarding-kafka-${String(this.port)}`;
  }

  private startDocker(output: NodeJS.WritableStream): ChildProcess {
    const settings = [
      ...alike,
      ['process.roles', 'broker,controller'],
      ['node.id', '1'],
      ['controller.quorum.voters', '1@localhost:9093'],
      ['controller.listener.names', 'CONTROLLER'],
      ['listeners', `PLAINTEXT://:${String(this.port)},CONTROLLER://:9093`],
      ['advertised.listeners', `PLAINTEXT://127.0.0.1:${String(this.port)}`],
      ['listener.security.protocol.map', 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT'],
    ].flatMap(([name = '', value = '']) => ['-e', `KAFKA_${name.toUpperCase().replaceAll('.', '_')}=${value}`]);
    const publish = ['-p', `127.0.0.1:${String(this.port)}:${String(this.port)}`];
    // A container that was killed keeps its data.
    const first = ['run', '--name', this.container, ...publish, ...settings, `apache/kafka:${kafkaVersion}`];
    const command = [`docker start -a ${this.container} || exec docker "$@"`, 'docker', ...first];
    return this.keep(spawn('sh', ['-c', ...command], { stdio: ['ignore', 'pipe', 'pipe'] }), output);
  }

  private async startJava(output: NodeJS.WritableStream): Promise<ChildProcess> {
    const jars = await classPath();
    const settings = join(this.folder, 'server.properties');
    const logging = `-Dlog4j2.configurationFile=${join(here, 'log4j2.yaml')}`;
    const data = join(this.folder, 'data');
    const lines = this.secured ? securedBy(this.secured, await this.makeCertificate()) : [];
    writeFileSync(settings, [settingsOf(this.port, this.controller, data, this.secured?.port), ...lines].join('\n'));
    const scram = ({ username, password }: Secured): readonly string[] =>
      ['256', '512'].flatMap((bits) => ['--add-scram', `SCRAM-SHA-${bits}=[name=${username},password=${password}]`]);
    const users = this.secured ? scram(this.secured) : [];
    const format = ['format', '--ignore-formatted', '-t', 'c2FmZWd1YXJkaW5nMDAwMA', '-c', settings, ...users];
    await run('java', ['-cp', jars, logging, 'kafka.tools.StorageTool', ...format]);
    const memory = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    return this.keep(
      spawn('java', [...memory, '-cp', jars, logging, 'kafka.Kafka', settings], { stdio: ['ignore', 'pipe', 'pipe'] }),
      output,
    );
  }

  private async makeCertificate(): Promise<string> {
    const [key, certificate, both] = ['key', 'certificate', 'keystore'].map((name) => join(this.folder, `${name}.pem`));
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key ?? '', '-out', certificate ?? ''];
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files]);
    writeFileSync(both ?? '', readFileSync(key ?? '', 'utf8') + readFileSync(certificate ?? '', 'utf8'));
    return both ?? '';
  }

  private keep(child: ChildProcess, output: NodeJS.WritableStream): ChildProcess {
    child.stdout?.pipe(output, { end: false });
    child.stderr?.pipe(output, { end: false });
    return child;
  }
}
