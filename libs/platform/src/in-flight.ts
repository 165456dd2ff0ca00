import type { ServerResponse } from 'node:http';
import { DomainError } from '@safeguarding/kernel';
import type { FastifyReply } from 'fastify';
import { platformErrors } from './core/platform-errors.ts';

/** A timer for each request would cost more than looking through them now and then. */
const looksPerTimeout = 4;

/** The requests that are being answered: how many, and an end for those that take too long. */
export class InFlight {
  private readonly replies = new Map<ServerResponse, FastifyReply>();
  private readonly timer: NodeJS.Timeout;
  private readonly leave: (this: ServerResponse) => void;

  /** Answers 503 after `timeoutMs`, or a quarter later at most; what the request began goes on to its own end. */
  constructor(timeoutMs: number) {
    const { replies } = this;
    this.leave = function (this: ServerResponse) {
      replies.delete(this);
    };
    this.timer = setInterval(
      () => {
        for (const reply of replies.values()) {
          // Oldest first.
          if (reply.elapsedTime < timeoutMs) return;
          if (!reply.sent && !reply.raw.headersSent) void reply.send(new DomainError(platformErrors.overloaded));
        }
      },
      Math.ceil(timeoutMs / looksPerTimeout),
    ).unref();
  }

  get count(): number {
    return this.replies.size;
  }

  /** Of them those that may record something besides a receipt. */
  get writing(): number {
    return [...this.replies.values()].filter(({ request }) => request.method !== 'GET' && request.method !== 'HEAD')
      .length;
  }

  enter(reply: FastifyReply): void {
    this.replies.set(reply.raw, reply);
    // `close` comes for a client that went away as well; Fastify's onResponse does not.
    reply.raw.once('close', this.leave);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
