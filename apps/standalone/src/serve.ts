import type { PolicyAhead } from '@safeguarding/access';
import { readConfig } from '@safeguarding/platform';
import type { Arguments } from './arguments.ts';
import { demonstrate, isEmptyLedger } from './demonstration/demonstrate.ts';
import { startDevelopment } from './development.ts';
import { giveBackAtRest } from './give-back.ts';
import { startService } from './service.ts';
import { endWhileStarting, stopOnSignal } from './stop-on-signal.ts';
import { checkWritable } from './writable.ts';

/** Serves until a signal; with `demonstrationOnly` it plays the demonstration and ends. */
export const serve = async ({ demonstrationOnly }: Arguments, policyAhead: PolicyAhead | undefined): Promise<void> => {
  const config = readConfig(process.env);
  // Before anything is made there, and before anybody is told to sign in.
  checkWritable(config.dataDir);
  const development = config.profile === 'development' ? await startDevelopment(config) : undefined;
  const started = endWhileStarting();
  const service = await startService({ config, policyAhead, ...development?.service });
  started();
  stopOnSignal(async () => {
    await service.close();
    await development?.close();
  });
  console.log(`listening ${service.url}`);
  if (development && process.env['DEMONSTRATION'] !== 'off')
    await demonstrate(service, development, await isEmptyLedger(service.storage));
  if (!demonstrationOnly) {
    giveBackAtRest();
    return;
  }
  await service.close();
  await development?.close();
};
