import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ReadModel } from '@safeguarding/event-log';
import { DeadLetterDesk, Intake } from '@safeguarding/intake';
import type { Clock } from '@safeguarding/kernel';
import { adminSocketOf, AdminRefused, serveAdmin, type AdminSocket, type Logs } from '@safeguarding/platform';
import type { Followers } from '../followers.ts';
import type { Storage } from '../storage.ts';
import { deadLetterCommands } from './dead-letter-commands.ts';
import { explainCommand } from './explain-command.ts';
import { keyCommands } from './key-commands.ts';
import { quarantineCommands } from './quarantine-commands.ts';
import { Rebuilds } from './rebuild-command.ts';

type Parts = {
  readonly app: NestFastifyApplication;
  readonly dataDir: string;
  readonly storage: Storage;
  readonly models: readonly ReadModel[];
  readonly followers: Followers;
  readonly clock: Clock;
  readonly logs: Logs;
};

/** Opens the operator's way in, and goes on with rebuilds that a restart interrupted. */
export const startAdmin = async (parts: Parts): Promise<AdminSocket> => {
  const { app, dataDir, storage, followers, clock, logs } = parts;
  const { ledger, readDatabase: db, sealed } = storage;
  const { sealing, keyStore, keyedHash } = sealed;
  const intake = app.get(Intake, { strict: false });
  const desk = new DeadLetterDesk({ db, ledger, sealing, keyStore, clock, intake });
  const rebuilds = new Rebuilds(parts);
  rebuilds.resume();
  const commands = {
    ...quarantineCommands(followers),
    ...deadLetterCommands({ desk, ledger, keyedHash, clock }),
    ...keyCommands(sealed),
    rebuild: rebuilds.command,
    explain: explainCommand(parts),
  };
  const socket = await serveAdmin(adminSocketOf(dataDir), commands, (error) => {
    logs.error("an operator's command failed", error);
  }).catch((error: unknown) => {
    if (!(error instanceof AdminRefused)) throw error;
    // Children are served all the same; the operator is told when a command finds nobody.
    logs.error('the operator has no way in: DATA_DIR is too long for a socket', error);
    return undefined;
  });
  return {
    close: async () => {
      await socket?.close();
      await rebuilds.stop();
    },
  };
};
