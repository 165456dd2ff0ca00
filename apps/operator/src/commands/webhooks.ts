import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgencyId } from '@safeguarding/kernel';
import { ParkedWebhooks, parkedWebhooksFile } from '@safeguarding/signals';
import { exits, Stopped, type Exit, type Terminal } from '../terminal.ts';

export type WebhookOptions = { readonly data: string; readonly json?: true };

/** Opens what the service wrote down; throws Stopped where no webhook was ever called from this ledger. */
const opened = <T>({ data }: WebhookOptions, work: (parked: ParkedWebhooks) => T): T => {
  const file = join(data, parkedWebhooksFile);
  if (!existsSync(file))
    throw new Stopped(exits.refused, `No webhook is called from ${data}: name the ledger's folder with --data.`);
  const parked = new ParkedWebhooks(file);
  try {
    return work(parked);
  } finally {
    parked.close();
  }
};

/** Which webhooks wait for somebody, since when and why. */
export const listWebhooks = (options: WebhookOptions, terminal: Terminal): Exit => {
  const waiting = opened(options, (parked) => parked.all());
  if (options.json) terminal.out(JSON.stringify(waiting));
  else if (waiting.length === 0) terminal.out('no webhook is parked');
  else
    for (const { agency, parkedAt, attempts, fault } of waiting)
      terminal.out(`${agency}  parked ${parkedAt} after ${String(attempts)} attempts: ${fault}`);
  return exits.done;
};

/** Lets the service call a webhook again, from the signal on that it did not take. */
export const resumeWebhook = (agency: string, options: WebhookOptions, terminal: Terminal): Exit => {
  if (!opened(options, (parked) => parked.resume(agency as AgencyId)))
    throw new Stopped(exits.refused, `The webhook of ${agency} is not parked: nothing was changed.`);
  terminal.out(
    options.json
      ? JSON.stringify({ resumed: agency })
      : `${agency} is called again within a second; what waited comes first`,
  );
  return exits.done;
};
