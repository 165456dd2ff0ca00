import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Health } from './health.ts';

type Answer = { readonly code?: number; readonly body: object | string };

const answers = (health: Health): Readonly<Record<string, () => Answer | Promise<Answer>>> => {
  const asked = async (more: (checks: object) => object): Promise<Answer> => {
    const { ready, state, checks } = await health.status();
    return { code: ready ? 200 : 503, body: { status: state, ...more(checks) } };
  };
  return {
    '/livez': () => ({ body: { status: 'up' } }),
    '/ping': () => ({ body: 'pong' }),
    '/readyz': () => asked(() => ({})),
    '/health': () => asked((components) => ({ ...health.told(), components })),
    '/info': () => ({ body: health.info() }),
  };
};

const send = (response: ServerResponse, { code = 200, body }: Answer): void => {
  const text = typeof body === 'string';
  response.writeHead(code, { 'content-type': text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8' });
  response.end(text ? body : JSON.stringify(body));
};

/** Answers the probes, and nothing else, for a process that has no other door: the paths and answers are those of the service. */
export const serveHealth = async (
  health: Health,
  port: number,
  host: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const known = answers(health);
  const answer = async ({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = url.split('?')[0] ?? '';
    const found = method === 'GET' && Object.hasOwn(known, path) ? known[path] : undefined;
    send(response, found ? await found() : { code: 404, body: { status: 404 } });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${String(bound)}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
