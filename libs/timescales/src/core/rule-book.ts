import type { Rule } from './rule.ts';
import { accessRequests } from './rules/access-requests.ts';
import { england } from './rules/england.ts';
import { immediateProtection } from './rules/immediate-protection.ts';
import { northernIreland } from './rules/northern-ireland.ts';
import { scotland } from './rules/scotland.ts';
import { seriousIncidents } from './rules/serious-incidents.ts';
import { wales } from './rules/wales.ts';

/** Every version of every rule that this release knows; versions are added and never changed. */
export const ruleBook: readonly Rule[] = [
  ...england,
  ...seriousIncidents,
  ...immediateProtection,
  ...wales,
  ...scotland,
  ...northernIreland,
  ...accessRequests,
];
