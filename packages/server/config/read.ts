import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';
import { load } from 'js-yaml';
import type { z } from 'zod';
import { addressesOf } from '../db/addresses.ts';
import { type Complaint, ConfigRefusal, shown } from './complaint.ts';
import { formsOf, url as urlForm } from './forms.ts';
import { type Environment, Sources } from './secret-source.ts';
import type { ServerConfig } from './server-config.ts';
import { shapeOf } from './shape.ts';

/**
 * Environment and file as one frozen object. `HANSA_CONFIG` names the file; without one everything is embedded. It is production with
 * `HANSA_MODE=production` or a `DATABASE_URL`, and then every part has to be named, be it as `simulated`.
 *
 * @throws ConfigRefusal with everything that is missing or wrong
 */
export function readConfig(env: Environment): ServerConfig {
  const reading = new Reading(env);
  const config = reading.config();
  if (reading.complaints.length > 0 || !config) throw new ConfigRefusal(reading.complaints);
  return frozen(config);
}

class Reading {
  readonly complaints: Complaint[] = [];
  readonly #env: Environment;
  readonly #sources: Sources;
  readonly #file: string | undefined;

  constructor(env: Environment) {
    this.#env = env;
    this.#file = env['HANSA_CONFIG'] || undefined;
    this.#sources = new Sources(this.#file === undefined ? process.cwd() : dirname(resolve(this.#file)), env);
  }

  config(): ServerConfig | undefined {
    const [database, mode, host, port, url] = [this.#database(), this.#mode(), this.#env['HOST'] || '127.0.0.1', this.#port(), this.#url()];
    const production = mode === 'production';
    const file = this.#parsed(production);
    const vaultKey = this.#vaultKey('HANSA_VAULT_KEY', file?.vaultKey, production);
    const vaultKeyOther = this.#vaultKey('HANSA_VAULT_KEY_OTHER', file?.vaultKeyOther, false);
    if (!file || vaultKey === undefined || vaultKeyOther === undefined || database === undefined) return undefined;
    const data = this.#env['HANSA_DATA'] || '.hansa';
    const git = { ...file.git, signingKey: file.git.signingKey ?? null };
    const cells = new Map(Object.entries(file.cells));
    return { ...file, mode, data, host, port, url: url ?? file.url ?? null, database, vaultKey, vaultKeyOther, git, cells } as ServerConfig;
  }

  #wrong(name: string, found: string, expected: string, todo = ''): undefined {
    this.complaints.push({ name, found, expected, todo });
    return undefined;
  }

  #mode(): ServerConfig['mode'] {
    const said = this.#env['HANSA_MODE'] || undefined;
    if (said === 'embedded' || said === 'production') return said;
    if (said !== undefined) this.#wrong('HANSA_MODE', shown(said), '`embedded` or `production`');
    return this.#env['DATABASE_URL'] || this.#env['DATABASE_URL_FILE'] ? 'production' : 'embedded';
  }

  #database(): Secret | 'embedded' | undefined {
    const taken = this.#sources.variable('DATABASE_URL');
    const expected = 'postgres://user:password@host/database (several hosts with commas), or the file that DATABASE_URL_FILE names';
    if (!taken) {
      if (this.#env['HANSA_MODE'] !== 'production') return 'embedded';
      return this.#wrong('DATABASE_URL', 'nothing', expected, 'Production has a database of its own, with backups.');
    }
    if (!('value' in taken)) return this.#wrong('DATABASE_URL', taken.found, expected);
    const given = taken.value.reveal();
    return addressesOf(given) ? taken.value : this.#wrong('DATABASE_URL', 'something else', expected);
  }

  #port(): number {
    const said = this.#env['PORT'];
    const port = said === undefined || said === '' ? 4680 : Number(said);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) this.#wrong('PORT', JSON.stringify(said), 'a port from 0 to 65535');
    return port;
  }

  #url(): URL | undefined {
    const said = this.#env['HANSA_URL'];
    if (!said) return undefined;
    const result = urlForm.safeParse(said);
    return result.success ? result.data : this.#wrong('HANSA_URL', 'another text', result.error.issues[0]?.message ?? '');
  }

  /** 32 bytes as base64, base64url or hexadecimal. */
  #vaultKey(name: string, inFile: Secret | undefined, needed: boolean): Uint8Array | null | undefined {
    const taken = this.#sources.variable(name) ?? (inFile && { value: inFile });
    const expected = '32 random bytes as base64, the same on every replica';
    const todo = 'Make one with `openssl rand -base64 32`, and keep a copy where the database backups are not.';
    if (!taken) return needed ? this.#wrong(name, 'nothing', expected, todo) : null;
    if (!('value' in taken)) return this.#wrong(name, taken.found, expected, todo);
    const word = taken.value.reveal().trim();
    const bytes = Buffer.from(word, /^[0-9a-f]{64}$/i.test(word) ? 'hex' : 'base64');
    return bytes.length === 32 ? bytes : this.#wrong(name, `${bytes.length} bytes`, expected, todo);
  }

  #parsed(production: boolean): z.output<ReturnType<typeof shapeOf>> | undefined {
    const written = this.#written(production);
    if (written === undefined) return undefined;
    const result = shapeOf(formsOf(this.#sources), production).safeParse(written, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#issue(issue);
    return undefined;
  }

  #written(production: boolean): unknown {
    if (this.#file === undefined) {
      if (!production) return {};
      const todo = 'The guide has one to start from (docs/control-plane.md).';
      return this.#wrong('HANSA_CONFIG', 'nothing', 'the path of the configuration file', todo);
    }
    try {
      return load(readFileSync(this.#file, 'utf8')) ?? {};
    } catch (error) {
      const { code, mark } = error as { code?: string; mark?: { line: number } };
      const found = mark ? `no YAML in line ${mark.line + 1}` : `a file that cannot be read (${code ?? 'no reason given'})`;
      return this.#wrong('HANSA_CONFIG', found, 'a YAML file');
    }
  }

  #issue(issue: z.core.$ZodIssue): void {
    const name = issue.path.map(String).join('.') || 'HANSA_CONFIG';
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        this.#wrong([...issue.path, key].map(String).join('.'), 'a key that nobody reads', 'none', 'Is it spelt right?');
      return;
    }
    const given = issue.code === 'custom' ? (issue.params?.['found'] as string | undefined) : undefined;
    const missing = issue.input === undefined && given === undefined;
    this.#wrong(name, given ?? shown(issue.input), expectedOf(issue), missing ? 'Add it.' : '');
  }
}

/** Zod's own sentences speak of types; ours say what is wanted. */
function expectedOf({ code, message, ...rest }: z.core.$ZodIssue): string {
  if (code !== 'invalid_type' || !message.startsWith('Invalid input')) return message;
  const { expected } = rest as { expected: string };
  return expected === 'object' || expected === 'record' || expected === 'nonoptional' ? 'a table' : `a ${expected}`;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map || value instanceof Uint8Array || value instanceof URL || value instanceof Secret) {
    if (value instanceof Map) for (const each of value.values()) frozen(each);
    return value;
  }
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}
