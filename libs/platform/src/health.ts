import { readFileSync } from 'node:fs';
import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** `degraded`: something needs an operator, and traffic is served all the same. */
export type Condition = boolean | 'degraded';

/** One condition of readiness. True: in order; an error, or no answer within a second, is as false. */
export type HealthCheck = () => Promise<Condition> | Condition;

type State = 'up' | 'down' | 'degraded';

const longestCheckMs = 1_000;

const versionIn = (folder: URL): string | undefined => {
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
};

/** The version of the release that this file belongs to, from the working tree and from a build alike. */
const releaseVersion = (folder = new URL('.', import.meta.url)): string => {
  const version = versionIn(folder);
  if (version !== undefined || folder.pathname === '/') return version ?? 'unknown';
  return releaseVersion(new URL('..', folder));
};

/** What must hold before traffic is sent here; slices add theirs at start. */
export class Health {
  private readonly checks = new Map<string, HealthCheck>();
  private draining = false;
  private readonly startedAt = Date.now();
  private readonly version = releaseVersion();
  private readonly build: string | undefined;

  private readonly mode: () => object;

  /** `mode`: what `/health` says of maintenance. */
  constructor({ build, mode }: { readonly build?: string | undefined; readonly mode?: () => object } = {}) {
    this.build = build;
    this.mode = mode ?? (() => ({ mode: 'normal' }));
  }

  /** Whether commands are taken, and if not since when and why. */
  told(): object {
    return this.mode();
  }

  /** What runs here and since when. */
  info(): object {
    return {
      service: 'safeguarding-ledger',
      version: this.version,
      ...(this.build === undefined ? {} : { build: this.build }),
      uptimeSeconds: Math.round((Date.now() - this.startedAt) / 1000),
    };
  }

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** From here on the service is not ready: it is being stopped. */
  drain(): void {
    this.draining = true;
  }

  async status(): Promise<{
    readonly ready: boolean;
    readonly state: State;
    readonly checks: Readonly<Record<string, State>>;
  }> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await stateOf(check)] as const),
    );
    const states = answers.map(([, state]) => state);
    const ready = !this.draining && !states.includes('down');
    const state = ready ? (states.includes('degraded') ? 'degraded' : 'up') : 'down';
    return { ready, state, checks: Object.fromEntries(answers) };
  }
}

const stateOf = async (check: HealthCheck): Promise<State> => {
  const condition = await within(check);
  return condition === 'degraded' ? condition : condition ? 'up' : 'down';
};

const within = async (check: HealthCheck): Promise<Condition> => {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, longestCheckMs, false);
    });
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
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
    const { ready, state } = await this.state.status();
    void reply.code(ready ? 200 : 503);
    return { status: state };
  }

  @Get('health')
  @HttpCode(200)
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, state, checks } = await this.state.status();
    void reply.code(ready ? 200 : 503);
    return { status: state, ...this.state.told(), components: checks };
  }

  @Get('info')
  info(): object {
    return this.state.info();
  }
}
