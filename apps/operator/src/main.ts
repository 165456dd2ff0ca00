import { env } from 'node:process';
import { runOperator } from './program.ts';
import { endQuietlyWhenNobodyReads, ownTerminal } from './terminal.ts';

endQuietlyWhenNobodyReads(process.stdout, () => {
  process.exit();
});

process.exitCode = await runOperator(process.argv.slice(2), ownTerminal, env);
