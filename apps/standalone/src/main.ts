import { readConfig, ConfigurationRefused } from '@safeguarding/platform';
import { parseArguments, usage } from './arguments.ts';
import { demonstrate, isEmptyLedger } from './demonstration/demonstrate.ts';
import { startDevelopment } from './development.ts';
import { startService } from './service.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { checkWritable } from './writable.ts';

const run = async (): Promise<void> => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const config = readConfig(process.env);
  // Before anything is made there, and before anybody is told to sign in.
  checkWritable(config.dataDir);
  const development = config.profile === 'development' ? await startDevelopment(config) : undefined;
  const service = await startService({ config, ...development?.service });
  stopOnSignal(async () => {
    await service.close();
    await development?.close();
  });
  console.log(`listening ${service.url}`);
  if (development && process.env['DEMONSTRATION'] !== 'off')
    await demonstrate(service, development, await isEmptyLedger(service.storage));
  if (!options.demonstrationOnly) return;
  await service.close();
  await development?.close();
};

try {
  await run();
} catch (error) {
  const expected = error instanceof ConfigurationRefused || (error instanceof Error && error.name.endsWith('Refused'));
  console.error(expected ? (error as Error).message : error);
  // What was begun before the refusal, an issuer or a writer, must not keep a service alive that does not serve.
  process.exit(1);
}
