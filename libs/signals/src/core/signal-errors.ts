import type { ErrorEntry } from '@safeguarding/kernel';

export const signalErrors = {
  notDelivered: {
    code: 'SIG-001',
    kind: 'unavailable',
    title: 'A webhook did not take a signal',
    remedy: 'It is sent again, later each time. See docs/kafka.md for what an endpoint must answer.',
  },
  parked: {
    code: 'SIG-002',
    kind: 'unavailable',
    title: 'A webhook is parked: it failed too often',
    remedy: 'Put the endpoint right, then run `operator webhooks resume <agency>`; nothing is lost meanwhile.',
  },
  addressRefused: {
    code: 'SIG-003',
    kind: 'unavailable',
    title: 'The address of a webhook is not a public one over https',
    remedy: 'Correct `signals.webhook` of the agency in the register; production calls no private address.',
  },
} as const satisfies Record<string, ErrorEntry>;
