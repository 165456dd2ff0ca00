export { signalErrors } from './core/signal-errors.ts';
export { signalKinds } from './core/signal.ts';
export { whenFactRecordedThenTellTopic } from './signals-to-kafka.ts';
export { parkedWebhooksFile, startSignals, type Signals } from './start-signals.ts';
export { ParkedWebhooks } from './webhooks/parked-webhooks.ts';
