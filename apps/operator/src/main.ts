import { env } from 'node:process';
import { runOperator } from './program.ts';
import { ownTerminal } from './terminal.ts';

process.exitCode = await runOperator(process.argv.slice(2), ownTerminal, env);
