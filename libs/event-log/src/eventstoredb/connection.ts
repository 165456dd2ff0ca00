/** The connection string cannot be used. Nothing of it is repeated: it may hold a password. */
export class ConnectionStringRefused extends Error {
  override readonly name = 'ConnectionStringRefused';
}

const shape =
  /^(?:esdb|kurrentdb)(\+discover)?:\/\/((?:[^\s:@/?]+:[^\s:@/?]+@)?[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*)\/?(?:\?(\S+))?$/;
/** As the client reads the names of options: in any case, with or without lines between the words. */
const flat = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '');

const flag = /^(?:true|false)$/;
const number = /^-?\d{1,9}$/;
const word = /^[^\s&?=]+$/;
const options: ReadonlyMap<string, RegExp> = new Map([
  ...['tls', 'tlsVerifyCert', 'throwOnAppendFailure'].map((name) => [flat(name), flag] as const),
  ...['maxDiscoverAttempts', 'discoveryInterval', 'gossipTimeout', 'defaultDeadline'].map(
    (name) => [flat(name), number] as const,
  ),
  ...['keepAliveInterval', 'keepAliveTimeout'].map((name) => [flat(name), number] as const),
  ...['tlsCAFile', 'userCertFile', 'userKeyFile', 'connectionName'].map((name) => [flat(name), word] as const),
  [flat('nodePreference'), /^(?:leader|follower|read_?only_?replica|random)$/i],
]);
/** Told not to throw, the client answers a conflict with what is not so. It always looks at certificates, and warns where it is told not to. */
const notForTheClient = new Set(['throwOnAppendFailure', 'tlsVerifyCert'].map(flat));

/**
 * The connection string as the client takes it, which knows the older name of the scheme only. What it would warn of or fail on is refused
 * here: both print the whole string, with its password, and a client that fails to be made is made again and again. Throws
 * ConnectionStringRefused.
 */
export const connectionOf = (url: string): string => {
  const [, discover = '', where, given = ''] = shape.exec(url.trim()) ?? [];
  if (where === undefined)
    throw new ConnectionStringRefused(
      'The connection string of the database is not of the form esdb://user:password@host:2113?tls=true: write characters of the password that mean something there as in URLs (%40 for @).',
    );
  const kept = given.split('&').filter((option) => {
    if (option === '') return false;
    const [name = '', value = '', ...more] = option.split('=');
    const form = options.get(flat(name));
    if (more.length > 0 || !form?.test(value))
      throw new ConnectionStringRefused(
        'The connection string of the database has an option that is not known, or a value that the option does not take.',
      );
    if (flat(name) === flat('tlsVerifyCert') && value === 'false')
      throw new ConnectionStringRefused(
        'The connection string of the database turns the look at certificates off, which the client does not do: name the authority with tlsCAFile.',
      );
    return !notForTheClient.has(flat(name));
  });
  return `esdb${discover}://${where}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
};
