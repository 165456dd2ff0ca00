import { describe, expect, it } from '@jest/globals';
import { connectionOf, ConnectionStringRefused } from './connection.ts';

const password = 'canary-password';
const refusalOf = (url: string): Error => {
  try {
    connectionOf(url);
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was taken.');
};

describe('a connection string', () => {
  it.each([
    ['esdb://db:2113?tls=false', 'esdb://db:2113?tls=false'],
    ['kurrentdb://db.example.org', 'esdb://db.example.org'],
    [
      `kurrentdb+discover://ledger:${password}@one.example.org:2113,two:2113/?tls=true&tlsCaFile=/ca&nodePreference=leader`,
      `esdb+discover://ledger:${password}@one.example.org:2113,two:2113?tls=true&tlsCaFile=/ca&nodePreference=leader`,
    ],
    ['esdb://db?throwOnAppendFailure=false&tls=true&tlsVerifyCert=true', 'esdb://db?tls=true'],
    ['esdb://a:p%40ss%3A@db?keepAliveInterval=-1', 'esdb://a:p%40ss%3A@db?keepAliveInterval=-1'],
  ])('%s is taken', (url, taken) => {
    expect(connectionOf(url)).toBe(taken);
  });

  it.each([
    [`esdb://ledger:${password}@db?tls=true&defaultCredentials=x`, /option that is not known/],
    [`esdb://ledger:${password}@db?tls=perhaps`, /value that the option does not take/],
    [`esdb://ledger:${password}@db?tls`, /option/],
    [`esdb://ledger:${password}@db?tlsVerifyCert=false`, /tlsCAFile/],
    // The client would take what stands before the colon for the whole password.
    [`esdb://ledger:${password}:more@db`, /as in URLs/],
    [`esdb://ledger:${password}@more@db`, /as in URLs/],
    [`http://ledger:${password}@db`, /not of the form/],
    ['esdb://', /not of the form/],
  ])('%s is refused before a client is made, and nothing of it is repeated', (url, why) => {
    const refusal = refusalOf(url);
    expect(refusal).toBeInstanceOf(ConnectionStringRefused);
    expect(refusal.message).toMatch(why);
    expect(refusal.message).not.toContain(password);
  });
});
