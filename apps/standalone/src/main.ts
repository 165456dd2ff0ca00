import { examineAhead } from '@safeguarding/access/ahead';
import { parseArguments, usage } from './arguments.ts';

/** Only what is light is imported above: the policy is examined in a thread of its own while everything else is loaded. */
const run = async (): Promise<void> => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const policyAhead = examineAhead();
  const { serve } = await import('./serve.ts');
  await serve(options, policyAhead);
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error && error.name.endsWith('Refused') ? error.message : error);
  // What was begun before the refusal, an issuer or a writer, must not keep a service alive that does not serve.
  process.exit(1);
}
