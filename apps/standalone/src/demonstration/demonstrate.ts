import type { Development } from '../development.ts';
import type { Service } from '../service.ts';

/** Placeholder until slices land. */
export const demonstrate = (_service: Service, _development: Development): Promise<void> => Promise.resolve();
