import { encodeStructured } from '@safeguarding/cloud-events';
import { runReaction, type CheckpointStore, type Fault, type Following } from '@safeguarding/event-log';
import { DomainError, type AgencyId, type Clock } from '@safeguarding/kernel';
import { signalErrors } from '../core/signal-errors.ts';
import { toToday, type Signal } from '../core/signal.ts';
import { signalledTypes } from '../core/signals-of.ts';
import { readSignals, signalEvent } from '../signal-events.ts';
import type { SignalParts, WayOut } from '../signals-to-kafka.ts';
import type { ParkedWebhooks } from './parked-webhooks.ts';
import { postSignal } from './post-signal.ts';
import type { WebhookSigner } from './webhook-key.ts';

export type WebhookParts = SignalParts & {
  readonly checkpoints: CheckpointStore;
  readonly signer: WebhookSigner;
  readonly parked: ParkedWebhooks;
  readonly clock: Clock;
  readonly publicOnly: boolean;
  /** Failed attempts in a row after which it is parked. */
  readonly parkAfter: number;
  readonly onFailure: (agency: AgencyId, error: unknown) => void;
  /** One that fails by its own fault was set aside: nobody is told of it before an operator has looked. */
  readonly onSetAside: (agency: AgencyId, fault: Fault) => void;
  readonly firstRetryMs?: number;
};

/** An endpoint that answers so has gone for good. */
const gone = 410;
const lookMs = 1_000;
/** One event may be told of many children, each in ten seconds at most: no slowness of an endpoint may set a signal aside. */
const handlerTimeoutMs = 3_600_000;

/**
 * Sends one agency's signals to its webhook, in the order of the log, each until it is taken. Each agency has a checkpoint of its own,
 * so that an endpoint that is down holds nobody else up. After too many failures it is parked until somebody resumes it.
 */
export class SignalsToWebhook {
  private readonly agency: AgencyId;
  private readonly parts: WebhookParts;
  private following: Following | undefined;
  private readonly looking: NodeJS.Timeout;
  private waits = false;
  private failures = 0;

  constructor(agency: AgencyId, parts: WebhookParts) {
    this.agency = agency;
    this.parts = parts;
    this.looking = setInterval(() => {
      this.look();
    }, lookMs).unref();
  }

  async start(): Promise<WayOut> {
    const { log, checkpoints, onFailure, onSetAside, firstRetryMs: firstMs = 500 } = this.parts;
    this.waits = this.parts.parked.has(this.agency);
    this.following = await runReaction(
      log,
      checkpoints,
      {
        name: `when-fact-recorded-then-call-${this.agency}`,
        eventTypes: signalledTypes,
        handle: async (stored, signal) => {
          const { register } = this.parts;
          const todayOf = (agency: AgencyId) => register.successions.todayOf(agency);
          for (const one of toToday(await readSignals(stored, this.parts), { todayOf }))
            if (one.recipient === this.agency) await this.send(one, signal);
        },
      },
      {
        backoff: { firstMs, mostMs: 60_000 },
        handlerTimeoutMs,
        onFailure: ({ error }) => {
          onFailure(this.agency, error);
        },
        onParked: ({ fault = { name: 'Error' } }) => {
          onSetAside(this.agency, fault);
        },
      },
    );
    if (this.waits) this.following.pause();
    return { following: this.following, stop: this.stop };
  }

  private readonly stop = async (): Promise<void> => {
    clearInterval(this.looking);
    await this.following?.stop();
  };

  private async send(signal: Signal, stopping: AbortSignal): Promise<void> {
    const { register, parked, origin, signer, publicOnly } = this.parts;
    if (this.waits) throw new DomainError(signalErrors.parked);
    const agency = register.get(this.agency);
    const url = agency?.signals?.webhook;
    // Whoever was suspended or no longer asks for it is told nothing more.
    if (agency?.status !== 'active' || url === undefined) return;
    const event = signalEvent(signal, origin);
    const { headers, body = new Uint8Array() } = encodeStructured(event);
    const signed = signer.headers(event.id, body, Math.floor(Date.now() / 1_000));
    let fault = 'unreachable';
    try {
      const status = await postSignal({ url, headers: { ...headers, ...signed }, body, publicOnly, signal: stopping });
      if (status >= 200 && status < 300) {
        this.failures = 0;
        return;
      }
      fault = `status ${String(status)}`;
      if (status === gone) this.failures = this.parts.parkAfter;
      throw new DomainError(signalErrors.notDelivered);
    } catch (error) {
      if (stopping.aborted) throw error;
      this.failures += 1;
      if (error instanceof DomainError && error.entry === signalErrors.addressRefused) fault = error.entry.code;
      if (this.failures >= this.parts.parkAfter) this.park(parked, fault);
      throw error;
    }
  }

  private park(parked: ParkedWebhooks, fault: string): void {
    parked.park({ agency: this.agency, parkedAt: this.parts.clock.now(), attempts: this.failures, fault });
    this.waits = true;
    this.following?.pause();
  }

  /** Another process may have resumed it. */
  private look(): void {
    if (!this.waits || this.parts.parked.has(this.agency)) return;
    this.waits = false;
    this.failures = 0;
    this.following?.resume();
  }
}
