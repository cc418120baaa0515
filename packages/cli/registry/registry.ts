import { createHash } from 'node:crypto';
import { type Account, type Accounts } from './credentials.ts';
import { challengeOf } from './challenge.ts';
import { type Answer, LINE, type Line, type Question, ask } from './transport.ts';
import { RegistryTrouble } from './trouble.ts';

/** A manifest whose bytes were read and have this digest. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const INDEX = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];
const SINGLE = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];
const TYPES = [...INDEX, ...SINGLE];
/** The specification's own bound for manifests. Bytes. */
const MANIFEST_BYTES = 4 * 1024 * 1024;
const TOKEN_BYTES = 256 * 1024;

export function isIndex(mediaType: string): boolean {
  return INDEX.includes(mediaType);
}

/** A name taken apart, as in `registry.example:5000/team/app:1.2`. */
export interface Name {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

export function nameOf(reference: string): Name {
  const [, registry = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(reference) ?? [];
  // A registry has no plus sign in its tags; Helm writes an underscore for that of a version.
  return { registry, repository, tag: tag.replaceAll('+', '_') };
}

/** Registries by the OCI distribution specification, 1.1: what each tag leads to. Tokens are kept by repository as long as this lives. */
export class Registries {
  readonly #accounts: Accounts;
  readonly #line: Line;
  readonly #authorizations = new Map<string, Promise<string | undefined>>();

  constructor(accounts: Accounts, line: Line = LINE) {
    this.#accounts = accounts;
    this.#line = line;
  }

  /**
   * The digest that the tag leads to, as the registry says it. Good enough to say that nothing has moved; what is locked is read
   * and hashed by `manifest`. Undefined where the registry does not say it before it is asked for the whole.
   */
  async digest(name: Name): Promise<string | undefined> {
    const answer = await this.#ask(name, name.tag, 'HEAD');
    return wellFormed(answer.headers.get('docker-content-digest'));
  }

  /** The manifest that a tag leads to, read by its digest where the registry says that first. */
  async manifest(name: Name): Promise<Manifest> {
    const promised = await this.digest(name);
    const answer = await this.#ask(name, promised ?? name.tag, 'GET');
    const digest = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`;
    for (const said of [promised, answer.headers.get('docker-content-digest') ?? undefined])
      if (said !== undefined && said !== digest)
        throw new RegistryTrouble(
          `${name.registry} says ${said} and sends ${digest}`,
          'What comes is not what it says: ask whoever runs it before you go on.',
        );
    return { digest, ...read(name, answer) };
  }

  async #ask(name: Name, reference: string, method: 'GET' | 'HEAD'): Promise<Answer> {
    const url = `${this.#line.scheme}://${hostOf(name.registry)}/v2/${name.repository}/manifests/${reference}`;
    const question: Question = { method, accept: TYPES.join(', '), atMost: MANIFEST_BYTES };
    const place = `${name.registry}/${name.repository}`;
    const first = await ask(url, { ...question, authorization: await this.#authorizations.get(place) }, this.#line);
    if (first.status !== 401) return this.#accepted(name, first);
    // Only the registry itself may ask who we are: what it redirects to may be anybody.
    if (!first.own) throw new RegistryTrouble(`${name.registry} redirects to one that wants to know who asks`, 'Ask whoever runs it.');
    const authorization = this.#authorize(name, first);
    this.#authorizations.set(place, authorization);
    return this.#accepted(name, await ask(url, { ...question, authorization: await authorization }, this.#line));
  }

  #accepted(name: Name, answer: Answer): Answer {
    if (answer.status === 200) return answer;
    throw refusal(name, answer.status, this.#accounts(name.registry, name.repository));
  }

  async #authorize(name: Name, { headers }: Answer): Promise<string | undefined> {
    const challenge = challengeOf(headers.get('www-authenticate'));
    const account = this.#accounts(name.registry, name.repository);
    const basic = account && `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`;
    if (challenge?.scheme === 'basic') return basic;
    if (challenge === undefined)
      throw new RegistryTrouble(`${name.registry} asks for a sign-in that is not known here`, 'Ask whoever runs it.');
    const realm = URL.parse(challenge.realm);
    if (realm === null || realm.protocol !== `${this.#line.scheme}:`)
      throw new RegistryTrouble(`${name.registry} names no safe place where it gives out tokens`, 'Ask whoever runs it.');
    for (const [key, value] of challenge.parameters) realm.searchParams.set(key, value);
    if (!realm.searchParams.has('scope')) realm.searchParams.set('scope', `repository:${name.repository}:pull`);
    const answer = await ask(realm.href, { authorization: basic, atMost: TOKEN_BYTES }, this.#line);
    if (answer.status !== 200) throw refusal(name, answer.status === 400 ? 401 : answer.status, account);
    return `Bearer ${tokenOf(name, answer)}`;
  }
}

/** Docker Hub answers under another name than the one by which everybody calls it. */
function hostOf(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

function wellFormed(digest: string | null): string | undefined {
  return digest !== null && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

function tokenOf({ registry }: Name, answer: Answer): string {
  const { token, access_token: other } = objectOf(answer) ?? {};
  const given = token ?? other;
  if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given))
    throw new RegistryTrouble(`the place where ${registry} gives out tokens gives none`, 'Ask whoever runs it.');
  return given;
}

function read(name: Name, answer: Answer): Pick<Manifest, 'mediaType' | 'content'> {
  const type = (answer.headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  const content = objectOf(answer);
  const mediaType = typeof content?.['mediaType'] === 'string' ? content['mediaType'] : type;
  if (content === undefined || !TYPES.includes(type) || mediaType !== type)
    throw new RegistryTrouble(
      `${name.registry} answers with ${type === '' ? 'something' : type} and not with a manifest`,
      'Is this a registry, and not a page in front of one? Old images (manifest schema 1) have to be pushed anew.',
    );
  return { mediaType, content };
}

function objectOf({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ registry, repository, tag }: Name, status: number, account: Account | undefined): RegistryTrouble {
  const who = account ? `the account of ${account.from}` : 'anybody without an account';
  if (status === 401 || status === 403)
    return new RegistryTrouble(
      `${registry} does not show ${repository} to ${who} (${status})`,
      account
        ? 'Is the password still good, and may it read this repository?'
        : `Log in with \`docker login ${registry}\`, or for the mirror set HANSA_REGISTRY_USER and HANSA_REGISTRY_PASSWORD. Some say so of what is not there.`,
    );
  if (status === 404)
    return new RegistryTrouble(`${registry} does not have ${repository}:${tag}`, 'Is it mirrored, and is the tag spelt as it is there?');
  return new RegistryTrouble(`${registry} answers ${status} for ${repository}:${tag}`, 'Try again later, or ask whoever runs it.');
}
