import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { at, type KubeObject } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';
import type { World } from './world.ts';

/** Where the certificates of a cell's gateway are asked for. */
export const CERTIFICATES = '/apis/cert-manager.io/v1/namespaces/traefik/certificates';
export const CHALLENGES = '/apis/acme.cert-manager.io/v1/challenges';

export type Until = (path: string, type: string, status: 'True' | 'False', reason?: RegExp) => Promise<unknown>;

/** Waits until a condition of an object is so, and gives the object. */
export async function untilSo({ cluster }: World, ...[path, type, status, reason]: Parameters<Until>): Promise<unknown> {
  let body: unknown;
  await cluster.processes.until(`${path}: ${type} ${status}`, async () => {
    ({ body } = await cluster.client.get(path));
    const now = condition(body, type);
    if (now?.status === status && (reason?.test(`${now.reason}: ${now.message}`) ?? true)) return true;
    throw new Error(`${now?.status} ${now?.reason}: ${now?.message}`);
  });
  return body;
}

/** What `SECRETS.md` asks the operator for. */
export function tokenSecret(value: string): KubeObject {
  const metadata = { name: 'cert-manager', namespace: 'cert-manager' };
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'dns-token': value } };
}

export function namesIn(object: KubeObject): string[] {
  const names = at(object, 'spec', 'dnsNames');
  return Array.isArray(names) ? names.map(String) : [];
}

/** The certificates in the secret that a Certificate names, the leaf first. */
export async function chainOf({ cluster }: World, object: KubeObject): Promise<X509Certificate[]> {
  const path = `/api/v1/namespaces/${object.metadata.namespace}/secrets/${at(object, 'spec', 'secretName')}`;
  const text = Buffer.from(String(at((await cluster.client.get(path)).body, 'data', 'tls.crt')), 'base64').toString();
  return text
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((part) => part.includes('BEGIN'))
    .map((part) => new X509Certificate(part));
}

export async function assertIssued(chain: readonly X509Certificate[], object: KubeObject, root: string): Promise<void> {
  const whole = [...chain, new X509Certificate(root)];
  for (const [index, each] of whole.slice(0, -1).entries()) {
    const above = whole[index + 1] as X509Certificate;
    assert.ok(each.checkIssued(above) && each.verify(above.publicKey), `${each.subject} by ${above.subject}`);
  }
  const [leaf] = chain as [X509Certificate];
  assert.deepEqual(
    (leaf.subjectAltName ?? '').split(', ').toSorted(),
    namesIn(object)
      .map((each) => `DNS:${each}`)
      .toSorted(),
  );
  assert.equal(leaf.publicKey.asymmetricKeyType, 'ec');
}
