import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAgencyFiles } from '@safeguarding/access';
import { DevIssuer, type AppConfig } from '@safeguarding/platform';
import { clients, personas } from './demonstration/cast.ts';
import type { ServiceOptions } from './service.ts';

/** What only the development profile has: an issuer that hands out tokens, and invented agencies. */
export type Development = {
  readonly issuer: DevIssuer;
  readonly service: Pick<ServiceOptions, 'issuers' | 'agencies'>;
  close(): Promise<void>;
};

/** The root of the release, from the working tree and from `dist` alike. */
const root = ((): string => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.replace(/(?:dist\/)?apps\/standalone\/src\/$/, '');
})();

/** Starts the development issuer. Its key lies in the data folder, so that a token lives through a restart. */
export const startDevelopment = async (config: AppConfig): Promise<Development> => {
  const issuer = await DevIssuer.start({
    profile: config.profile,
    personas,
    clients,
    audience: 'safeguarding-ledger',
    port: config.issuerPort,
    keyFile: join(config.dataDir, 'development-issuer-key.json'),
  });
  const agencies = readAgencyFiles(config.agenciesDir ?? join(root, 'deploy/demonstration/agencies'));
  return { issuer, service: { issuers: [issuer.config], agencies }, close: () => issuer.close() };
};
