/** How the service reaches Kafka; nothing of Kafka runs where no brokers are named. */
export type KafkaConfig = {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  readonly group: string;
  /** Topics whose records are taken in. */
  readonly intakeTopics: readonly string[];
  readonly deadLetterTopic: string;
  /** Signals for an agency go to this, a dot and its code. */
  readonly signalsTopic: string;
  /** Members of the consumer group in this process; with none it only tells what happened. */
  readonly members: number;
  /** Makes topics that are missing; a production broker's topics are its operator's. */
  readonly createTopics: boolean;
  readonly tls: KafkaTls | undefined;
  readonly sasl: KafkaSasl | undefined;
};

/** PEM texts; the system's authorities where none is given. */
export type KafkaTls = { readonly ca?: string; readonly cert?: string; readonly key?: string };
export type KafkaSasl = {
  readonly mechanism: (typeof mechanisms)[number];
  readonly username: string;
  readonly password: string;
};

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const onOff = ['on', 'off'] as const;
const topicShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,180}$/;
const brokerShape = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}$/;

/** What reads one variable after another and collects the faults. */
type Settings = {
  readonly faults: string[];
  text(name: string): string | undefined;
  number(name: string, usual: number, least: number, most: number): number;
  list(name: string, isOne: (text: string) => boolean, what: string): readonly string[];
  matching(name: string, shape: RegExp, what: string): string | undefined;
  oneOf<const T extends string>(name: string, words: readonly T[], usual: T): T;
};

const given = (parts: Readonly<Record<keyof KafkaTls, string | undefined>>): KafkaTls =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

const tlsOf = (settings: Settings, production: boolean): KafkaTls | undefined => {
  const on = settings.oneOf('KAFKA_TLS', onOff, production ? 'on' : 'off') === 'on';
  const [ca, cert, key] = ['KAFKA_TLS_CA', 'KAFKA_TLS_CERT', 'KAFKA_TLS_KEY'].map((name) => settings.text(name));
  if ((cert === undefined) !== (key === undefined))
    settings.faults.push('KAFKA_TLS_CERT and KAFKA_TLS_KEY go together: set both or none.');
  if (!on && (ca ?? cert) !== undefined)
    settings.faults.push('KAFKA_TLS is off, yet a certificate is given: set it on.');
  if (!on && production && settings.text('KAFKA_PLAINTEXT') !== 'accept')
    settings.faults.push('KAFKA_TLS must be on in production: concerns do not travel in the clear.');
  return on ? given({ ca, cert, key }) : undefined;
};

const saslOf = (settings: Settings): KafkaSasl | undefined => {
  const mechanism = settings.oneOf('KAFKA_SASL_MECHANISM', ['none', ...mechanisms], 'none');
  const [username, password] = ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'].map((name) => settings.text(name));
  if (mechanism === 'none') {
    if ((username ?? password) !== undefined)
      settings.faults.push('KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is set without KAFKA_SASL_MECHANISM.');
    return undefined;
  }
  if (username !== undefined && password !== undefined) return { mechanism, username, password };
  settings.faults.push('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed with KAFKA_SASL_MECHANISM.');
  return undefined;
};

/** What is told would be taken in again, refused, and told again without an end. */
const checkNoCircle = ({ faults }: Settings, { intakeTopics, deadLetterTopic, signalsTopic }: KafkaConfig): void => {
  const isTold = (topic: string): boolean => topic === deadLetterTopic || topic.startsWith(`${signalsTopic}.`);
  if (intakeTopics.some(isTold))
    faults.push(
      'KAFKA_INTAKE_TOPICS must name neither the dead-letter topic nor one of signals: both are told, not taken in.',
    );
};

/** Reads what `KAFKA_*` says; undefined where no brokers are named. Faults are collected, never thrown. */
export const kafkaConfigOf = (settings: Settings, { production }: { readonly production: boolean }) => {
  const topic = (name: string, usual: string): string =>
    settings.matching(name, topicShape, 'the name of a topic') ?? usual;
  const brokers = settings.list('KAFKA_BROKERS', (text) => brokerShape.test(text), 'host:port');
  if (brokers.length === 0) return undefined;
  const intakeTopics = settings.list('KAFKA_INTAKE_TOPICS', (text) => topicShape.test(text), 'topics');
  const config: KafkaConfig = {
    brokers,
    group: settings.matching('KAFKA_GROUP', topicShape, 'the name of a group') ?? 'safeguarding-ledger-intake',
    intakeTopics: intakeTopics.length === 0 ? ['gp.safeguarding-concerns.v1'] : [...new Set(intakeTopics)],
    deadLetterTopic: topic('KAFKA_DEAD_LETTER_TOPIC', 'safeguarding.dead-letters.v1'),
    signalsTopic: topic('KAFKA_SIGNALS_TOPIC', 'safeguarding.signals.v1'),
    members: settings.number('KAFKA_MEMBERS', 1, 0, 16),
    createTopics: settings.oneOf('KAFKA_CREATE_TOPICS', onOff, production ? 'off' : 'on') === 'on',
    tls: tlsOf(settings, production),
    sasl: saslOf(settings),
  };
  checkNoCircle(settings, config);
  return config;
};
