import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** One condition of readiness. True: in order. Bounded by the caller. */
export type HealthCheck = () => Promise<boolean> | boolean;

const longestCheckMs = 1_000;

/** What must hold before traffic is sent here; slices add theirs at start. */
export class Health {
  private readonly checks = new Map<string, HealthCheck>();
  private draining = false;
  readonly startedAt = Date.now();

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** From here on the service is not ready: it is being stopped. */
  drain(): void {
    this.draining = true;
  }

  async status(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, 'up' | 'down'>> }> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await isUp(check)] as const),
    );
    const checks = Object.fromEntries(answers.map(([name, up]) => [name, up ? ('up' as const) : ('down' as const)]));
    return { ready: !this.draining && answers.every(([, up]) => up), checks };
  }
}

const isUp = async (check: HealthCheck): Promise<boolean> => {
  try {
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, longestCheckMs, false).unref());
    return await Promise.race([Promise.resolve(check()), late]);
  } catch {
    return false;
  }
};

/** The names that the government justice platform's services use, beside the usual ones. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(private readonly state: Health) {}

  @Get('livez')
  live(): { readonly status: string } {
    return { status: 'up' };
  }

  @Get('ping')
  ping(): string {
    return 'pong';
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready } = await this.state.status();
    void reply.code(ready ? 200 : 503);
    return { status: ready ? 'up' : 'down' };
  }

  @Get('health')
  @HttpCode(200)
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, checks } = await this.state.status();
    void reply.code(ready ? 200 : 503);
    return { status: ready ? 'up' : 'down', components: checks };
  }

  @Get('info')
  info(): object {
    return {
      service: 'safeguarding-ledger',
      version: process.env['npm_package_version'] ?? '0.1.0',
      node: process.version,
      uptimeSeconds: Math.round((Date.now() - this.state.startedAt) / 1000),
    };
  }
}
