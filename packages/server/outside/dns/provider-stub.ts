import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What came, as the provider's half of a test answers it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

export type Answer = readonly [status: number, body: unknown];

/** A server that a test stands in for a provider with: its `Authorization`, its limit of requests, and answers that are lost on the way. */
export async function providerStub(authorization: string, answer: (asked: Asked) => Answer) {
  /** Headers of refusals for too many requests, the next one last. */
  const throttled: Readonly<Record<string, string>>[] = [];
  let losing = false;
  let asked = 0;
  const server = createServer(async (request, response) => {
    asked += 1;
    if (request.headers.authorization !== authorization) return response.writeHead(401).end('{}');
    const wait = throttled.pop();
    if (wait !== undefined) return response.writeHead(429, wait).end('{"detail":"throttled"}');
    const { method = '' } = request;
    const body = method === 'GET' || method === 'DELETE' ? undefined : await json(request);
    const [status, said] = answer({ method, url: new URL(request.url ?? '', 'http://stub'), body });
    if (losing) {
      losing = false;
      return request.socket.destroy();
    }
    return response.writeHead(status).end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const loseNext = (): void => {
    losing = true;
  };
  return { endpoint, throttled, loseNext, stop, asked: () => asked };
}
