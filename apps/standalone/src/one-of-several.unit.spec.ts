import { describe, expect, it } from '@jest/globals';
import { ConfigurationRefused } from '@safeguarding/platform';
import { readSharedConfig } from './one-of-several.ts';

const issuer = { issuer: 'https://a.example.org', audience: 'ledger', jwksUri: 'https://a.example.org/keys' };
const whole = {
  EVENTSTOREDB_URL: 'esdb://database:2113',
  KEYS_DIR: '/keys',
  KEY_FILE: '/key',
  AGENCIES_DIR: '/agencies',
  OIDC_ISSUERS: JSON.stringify([issuer]),
};
const faultsOf = (...asked: Parameters<typeof readSharedConfig>): readonly string[] => {
  try {
    readSharedConfig(...asked);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationRefused)) throw error;
    return error.message.split('\n').slice(1);
  }
};

describe('the configuration of one process of several', () => {
  it('names what all processes share, and what more this one needs, beside every other fault', () => {
    expect(faultsOf(whole)).toEqual([]);
    const faults = faultsOf({ LOG_LEVEL: 'loud' }, { KAFKA_BROKERS: 'is needed' });
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual([
      'LOG_LEVEL',
      ...['EVENTSTOREDB_URL', 'AGENCIES_DIR', 'OIDC_ISSUERS', 'KEYS_DIR', 'KEY_FILE', 'KAFKA_BROKERS'],
    ]);
    expect(faultsOf(whole, {}, () => ['KAFKA_MEMBERS must be 1 or more.'])).toEqual([
      '- KAFKA_MEMBERS must be 1 or more.',
    ]);
  });

  it('asks for no key file where a transit engine keeps the keys, and for no folder where a key-value engine has them', () => {
    const { KEY_FILE: _file, KEYS_DIR: _folder, ...others } = whole;
    const named = (env: Readonly<Record<string, string>>): readonly string[] =>
      faultsOf({ ...others, ...env }).filter((fault) => /KEY_FILE|KEYS_DIR/.test(fault));
    expect(named({})).toEqual(['- KEYS_DIR is needed.', '- KEY_FILE is needed.']);
    expect(named({ KEY_PROVIDER: 'transit' })).toEqual(['- KEYS_DIR is needed.']);
    expect(named({ KEY_PROVIDER: 'transit', KEY_STORE: 'key-values' })).toEqual([]);
  });

  it('tells a fault once, in the words of production where it has some', () => {
    const faults = faultsOf({ PROFILE: 'production', NOTARY: 'off' });
    const names = faults.map((fault) => fault.split(' ')[1]);
    expect(names).toHaveLength(new Set(names).size);
    expect(names).toEqual(expect.arrayContaining(['OIDC_ISSUERS', 'AGENCIES_DIR', 'KEY_FILE', 'EVENTSTOREDB_URL']));
  });
});
