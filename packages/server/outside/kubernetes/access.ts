import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';
import { load } from 'js-yaml';
import { at, listAt, textAt } from './json.ts';

/** How an API server is reached, and as whom. */
export interface Access {
  /** `https://host:6443`, perhaps with a path. */
  readonly server: string;
  /** PEM of the authorities that may vouch for it; undefined: those of the system. */
  readonly authorities: string | undefined;
  /** The name in its certificate where that is not the host of the address. */
  readonly serverName: string | undefined;
  /** Asked before each request: a service account's token is replaced every hour. Undefined: the certificate says who we are. */
  readonly token: (() => Secret) | undefined;
  readonly certificate: string | undefined;
  readonly key: Secret | undefined;
}

/** A kubeconfig that cannot be used; the sentence names the field and never its value. */
export class AccessRefusal extends Error {}

/**
 * The current context of the kubeconfig at `path`, or the context `name` of it. Takes a token or a client certificate, inline or as files.
 * Plugins are not run (`exec`: a program that a file names would run with our rights), and a server that proves nothing is not talked to.
 *
 * @throws AccessRefusal
 */
export function accessFrom(path: string, name?: string): Access {
  const config = parsed(path);
  const context = named(config, 'contexts', name ?? textAt(config, 'current-context'), 'context');
  const cluster = named(config, 'clusters', textAt(context, 'cluster'), 'cluster');
  const user = named(config, 'users', textAt(context, 'user'), 'user');
  const server = textAt(cluster, 'server');
  if (!/^https:\/\/[^\s@]+$/.test(server)) throw new AccessRefusal('the server of the kubeconfig has to begin with https://');
  if (at(cluster, 'insecure-skip-tls-verify') === true)
    throw new AccessRefusal('insecure-skip-tls-verify: name the authority instead (certificate-authority-data)');
  for (const way of ['exec', 'auth-provider', 'username'])
    if (at(user, way) !== undefined) throw new AccessRefusal(`${way} is not supported: use a token or a client certificate`);
  const folder = dirname(path);
  const key = valueOf(user, 'client-key', folder);
  return {
    server: server.replace(/\/+$/, ''),
    authorities: valueOf(cluster, 'certificate-authority', folder),
    serverName: textAt(cluster, 'tls-server-name') || undefined,
    ...who(tokenOf(user, folder), valueOf(user, 'client-certificate', folder), key),
  };
}

/** What every pod of a cluster has that runs under a service account. */
export function accessInCluster(environment: Readonly<Record<string, string | undefined>>): Access {
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = environment;
  if (!host) throw new AccessRefusal('KUBERNETES_SERVICE_HOST is not set: this is no pod');
  const authorities = fileText(resolve(folder, 'ca.crt'), 'ca.crt');
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { server, authorities, serverName: undefined, ...who(() => fromFile(resolve(folder, 'token')), undefined, undefined) };
}

function who(token: Access['token'], certificate: string | undefined, key: string | undefined) {
  if (!token && (!certificate || !key)) throw new AccessRefusal('the user has neither a token nor a client certificate with its key');
  return { token, certificate, key: key === undefined ? undefined : new Secret(key) };
}

function parsed(path: string): unknown {
  const text = fileText(path, 'the kubeconfig');
  try {
    return load(text);
  } catch {
    throw new AccessRefusal(`${path} is no YAML`);
  }
}

function named(config: unknown, list: string, name: string, key: string): unknown {
  const found = listAt(config, list).find((each) => at(each, 'name') === name);
  if (found === undefined || name === '') throw new AccessRefusal(`the kubeconfig has no ${key} ${JSON.stringify(name)}`);
  return at(found, key);
}

/** `<field>-data` in base64, or the file that `<field>` names, relative to the kubeconfig. */
function valueOf(object: unknown, field: string, folder: string): string | undefined {
  const data = textAt(object, `${field}-data`);
  if (data !== '') return Buffer.from(data, 'base64').toString();
  const file = textAt(object, field);
  return file === '' ? undefined : fileText(resolve(folder, file), field);
}

function tokenOf(user: unknown, folder: string): Access['token'] {
  const token = textAt(user, 'token');
  if (token !== '') return () => new Secret(token);
  const file = textAt(user, 'tokenFile');
  return file === '' ? undefined : () => fromFile(resolve(folder, file));
}

function fromFile(path: string): Secret {
  return new Secret(fileText(path, 'tokenFile').trim());
}

function fileText(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new AccessRefusal(`${field}: ${path} cannot be read`);
  }
}
