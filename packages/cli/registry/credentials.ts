import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RegistryTrouble } from './trouble.ts';

/** An account, and by what it was named: its password goes into a header and nowhere else. */
export interface Account {
  readonly user: string;
  readonly password: string;
  readonly from: string;
}

/** The account for a repository of a registry; undefined where nobody gave one. */
export type Accounts = (registry: string, repository: string) => Account | undefined;

/**
 * Accounts by reference only: HANSA_REGISTRY_USER and HANSA_REGISTRY_PASSWORD for the registry of the mirror, and for every registry the
 * file that `docker login`, `podman login` and `skopeo login` write, with the helpers that it names.
 */
export function accountsOf(env: NodeJS.ProcessEnv, mirror: string | null): Accounts {
  const own = fromEnvironment(env);
  const file = fileOf(env);
  return (registry, repository) => (own && registry === mirror?.split('/', 1)[0] ? own : file && fromFile(file, registry, repository));
}

function fromEnvironment(env: NodeJS.ProcessEnv): Account | undefined {
  const [user, password] = [env['HANSA_REGISTRY_USER'], env['HANSA_REGISTRY_PASSWORD']];
  if (!user && !password) return undefined;
  if (!user || !password)
    throw new RegistryTrouble('of HANSA_REGISTRY_USER and HANSA_REGISTRY_PASSWORD one is missing', 'Set both, or neither.');
  return { user, password, from: 'HANSA_REGISTRY_USER' };
}

interface LoginFile {
  readonly path: string;
  readonly auths: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

function fileOf(env: NodeJS.ProcessEnv): LoginFile | undefined {
  const runtime = env['XDG_RUNTIME_DIR'];
  const paths = [
    env['REGISTRY_AUTH_FILE'],
    join(env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? homedir(), '.docker'), 'config.json'),
    runtime && join(runtime, 'containers', 'auth.json'),
  ];
  const path = paths.find((each) => each !== undefined && each !== '' && existsSync(each));
  return path === undefined ? undefined : readLogins(path);
}

function readLogins(path: string): LoginFile {
  try {
    const { auths = {}, credHelpers = {}, credsStore } = JSON.parse(readFileSync(path, 'utf8')) as Partial<LoginFile>;
    return { path, auths, credHelpers, ...(credsStore === undefined ? {} : { credsStore }) };
  } catch {
    // What a parser says of it would quote it.
    throw new RegistryTrouble(
      `${path} cannot be read as JSON`,
      'Log in again with `docker login`, or name another file by REGISTRY_AUTH_FILE.',
    );
  }
}

/** The file names Docker Hub by an address of its first days. */
function named(key: string): string {
  const bare = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return bare === 'index.docker.io' ? 'docker.io' : bare;
}

function fromFile(file: LoginFile, registry: string, repository: string): Account | undefined {
  const helper = file.credHelpers[registry] ?? file.credsStore;
  if (helper !== undefined) return fromHelper(helper, registry);
  const whole = `${registry}/${repository}`;
  const [key] = Object.keys(file.auths)
    .filter((each) => named(each) === registry || whole.startsWith(`${named(each)}/`))
    .sort((a, b) => named(b).length - named(a).length);
  const auth = key === undefined ? undefined : file.auths[key]?.auth;
  if (auth === undefined || auth === '') return undefined;
  const [user = '', ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { user, password: password.join(':'), from: file.path };
}

/** https://github.com/docker/docker-credential-helpers: the registry on stdin, JSON on stdout. */
function fromHelper(helper: string, registry: string): Account | undefined {
  if (!/^[\w.-]+$/.test(helper))
    throw new RegistryTrouble('the login file names a credential helper that is no name', 'Mend `credsStore`.');
  const program = `docker-credential-${helper}`;
  const input = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const { status, stdout, error } = spawnSync(program, ['get'], { input, encoding: 'utf8', timeout: 20_000 });
  if (error) throw new RegistryTrouble(`${program}, which the login file names, does not run`, 'Install it, or log in without it.');
  // It ends so, too, where it has no account for this registry: then the registry is asked without one.
  if (status !== 0) return undefined;
  try {
    const { Username: user, Secret: password } = JSON.parse(stdout) as { Username: string; Secret: string };
    return { user, password, from: program };
  } catch {
    throw new RegistryTrouble(`${program} answers with something that is not JSON`, 'Log in without it.');
  }
}
