export { signalErrors } from './core/signal-errors.ts';
export { signalKinds } from './core/signal.ts';
export { parkedWebhooksFile, signalTopics, startSignals, type Signals } from './start-signals.ts';
export { ParkedWebhooks } from './webhooks/parked-webhooks.ts';
