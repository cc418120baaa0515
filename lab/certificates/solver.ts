import { createServer, type Server } from 'node:https';
import { json } from 'node:stream/consumers';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { Outcome } from '@hansa/domain/port/outcome.ts';
import { openDns } from '@hansa/server/outside/dns/real.ts';
import { KEY } from '../dns/servers.ts';
import type { Client } from '../kubernetes/client.ts';
import { at } from '../kubernetes/objects.ts';

export type SolverPlace = {
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string };
  /** API group and name of the solver, as the issuer has them. */
  readonly group: string;
  readonly solver: string;
  /** Port of the name server that takes updates on the loopback interface. */
  readonly nameServer: number;
  /** The API server, with the rights of the webhook's own account. */
  readonly client: Client;
};

/**
 * Our stand-in for the webhook of a DNS provider, whose program and API cannot be had: it speaks cert-manager's protocol behind the API
 * server, reads the secret that the issuer names, and writes with it as a key into a name server by RFC 2136. It does not ask who calls.
 */
export async function startSolver(place: SolverPlace): Promise<Server> {
  const base = `/apis/${place.group}/v1alpha1`;
  const resource = { name: place.solver, singularName: place.solver, namespaced: false, kind: 'ChallengePayload', verbs: ['create'] };
  const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${place.group}/v1alpha1`, resources: [resource] };
  const server = createServer(place.tls, async (asked, answer) => {
    const path = asked.url?.split('?')[0];
    const reply = (status: number, body: object) =>
      void answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (path === base) return reply(200, list);
    if (asked.method !== 'POST' || path !== `${base}/${place.solver}`) return reply(404, { kind: 'Status', apiVersion: 'v1', code: 404 });
    const payload: unknown = await json(asked);
    const refusal = await solve(place, at(payload, 'request')).catch(String);
    const failed = refusal === undefined ? {} : { status: { status: 'Failure', message: refusal } };
    const response = { uid: at(payload, 'request', 'uid'), success: refusal === undefined, ...failed };
    return reply(201, { kind: at(payload, 'kind'), apiVersion: at(payload, 'apiVersion'), response });
  });
  await new Promise<void>((resolve) => server.listen(place.port, '127.0.0.1', resolve));
  return server;
}

/** Undefined, or why not. */
async function solve({ client, nameServer }: SolverPlace, request: unknown): Promise<string | undefined> {
  const word = (...path: string[]) => String(at(request, ...path));
  const { name, key } = Object(at(request, 'config', 'apiTokenSecretRef') ?? at(request, 'config', 'tokenSecretKeyRef'));
  const { status, body } = await client.get(`/api/v1/namespaces/${word('resourceNamespace')}/secrets/${name}`);
  const value = at(body, 'data', key);
  if (typeof value !== 'string') return `no ${key} in the secret ${name} (${status})`;
  const secret = new Secret(Buffer.from(value, 'base64').toString());
  const dns = openDns({ host: '127.0.0.1', port: nameServer, key: { ...KEY, secret }, owner: 'webhook' });
  const whole = (fqdn: string) => fqdn.replace(/\.$/, '');
  const ref = { zone: whole(word('resolvedZone')), name: whole(word('resolvedFQDN')), type: 'TXT' } as const;
  const context = { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000, key: word('uid'), epoch: 1, trace: '' };
  const present = word('action') === 'Present';
  return refusalOf(await (present ? dns.ensure({ ...ref, ttl: 60, values: [word('key')] }, context) : dns.remove(ref, context)));
}

function refusalOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'done') return undefined;
  return 'cause' in outcome ? `${outcome.cause.code}: ${outcome.cause.detail}` : outcome.kind;
}
