import { readConfig, ConfigurationRefused } from '@safeguarding/platform';
import { parseArguments, usage } from './arguments.ts';
import { demonstrate, isEmptyLedger } from './demonstration/demonstrate.ts';
import { startDevelopment, type Development } from './development.ts';
import { startService, type Service } from './service.ts';

const stopAfterMs = 25_000;

const stopOnSignal = (service: Service, development: Development | undefined): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), stopAfterMs).unref();
    void service
      .close()
      .then(() => development?.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

const run = async (): Promise<void> => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const config = readConfig(process.env);
  const development = config.profile === 'development' ? await startDevelopment(config) : undefined;
  const service = await startService({ config, ...development?.service });
  stopOnSignal(service, development);
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
