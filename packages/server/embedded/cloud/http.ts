import { Agent, type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../../outside/cloud.ts';
import { inTime } from '../../outside/in-time.ts';

/** What goes along with the body. The signal stays behind: whoever is cancelled closes the line. */
interface Sent extends Pick<Context, 'deadline' | 'key' | 'epoch' | 'trace'> {
  readonly body: unknown;
}

export interface CloudServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Puts the simulated cloud behind HTTP on the loopback interface: `POST /<outsider>/<verb>`. Port 0 takes any free one. */
export async function serveCloud(cloud: SimulatedCloud, port = 0): Promise<CloudServer> {
  const server = createServer((asked, response) => void answer(cloud, asked, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

async function answer(cloud: SimulatedCloud, asked: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const [, outsider = '', verb = ''] = (asked.url ?? '').split('/');
    const { body, ...context } = JSON.parse(await text(asked)) as Sent;
    // Who hangs up does not undo what was begun, as with any server.
    const given = await cloud.call(outsider, verb, body ?? null, { ...context, signal: new AbortController().signal });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given ?? null));
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : String(error));
  }
}

export interface RemoteCloud extends SimulatedCloud {
  close(): void;
}

/** The simulated cloud of another process. Nothing is sent after the deadline: who slept through it must not act on what it knew before. */
export function cloudAt(port: number, host = '127.0.0.1'): RemoteCloud {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  return {
    call: (outsider, verb, body, { signal, ...context }) => {
      if (context.deadline <= Date.now()) return Promise.reject(new Error('the time was up before it was asked'));
      const sent: Sent = { deadline: context.deadline, key: context.key, epoch: context.epoch, trace: context.trace, body };
      return inTime({ signal, deadline: context.deadline }, (ends) =>
        post({ agent, host, port }, `/${outsider}/${verb}`, JSON.stringify(sent), ends),
      );
    },
    close: () => agent.destroy(),
  };
}

interface Line {
  readonly agent: Agent;
  readonly host: string;
  readonly port: number;
}

function post(line: Line, path: string, body: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request({ ...line, path, method: 'POST', headers, signal }, (response) => {
      text(response).then((given) => {
        if (response.statusCode === 200) resolve(JSON.parse(given));
        else reject(new Error(`the simulated cloud answered ${response.statusCode}: ${given}`));
      }, reject);
    });
    asked.on('error', reject).end(body);
  });
}
