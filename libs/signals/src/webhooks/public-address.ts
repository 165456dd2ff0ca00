import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { DomainError } from '@safeguarding/kernel';
import { signalErrors } from '../core/signal-errors.ts';

/** IANA special-purpose registries: what no agency's public endpoint has. */
const v4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** Also those in which an IPv4 address hides: mapped, translated, tunnelled. */
const v6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const [refused4, refused6] = [new BlockList(), new BlockList()];
for (const [network, bits] of v4) refused4.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of v6) refused6.addSubnet(network, bits, 'ipv6');

/** True for an address that anybody on the internet could call. Lists of their own: a mapped address would match every IPv4 one. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 0) return false;
  return family === 4 ? !refused4.check(address, 'ipv4') : !refused6.check(address, 'ipv6');
};

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Throws SIG-003 unless a webhook may be called there: https, and no private address written out. */
export const checkPublicUrl = (url: URL): void => {
  const host = bare(url.hostname);
  if (url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host)))
    throw new DomainError(signalErrors.addressRefused);
};

/**
 * Resolves a name for the very connection that is about to be made and refuses it where any address is private: a check beforehand
 * would be of another answer than the one that is used.
 */
export const publicLookup: LookupFunction = (hostname, options, answer) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) {
      answer(error, '');
      return;
    }
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) {
      answer(new DomainError(signalErrors.addressRefused), '');
      return;
    }
    if (options.all === true) answer(null, found);
    else answer(null, found[0]?.address ?? '', found[0]?.family);
  });
};
