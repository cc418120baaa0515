import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@hansa/api/endpoints.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { type ErasureRule, FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { openSession } from '../../db/sessions.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { Looks } from '../../watch/looks.ts';
import type { Answer } from '../exchange.ts';
import { Limits } from '../limits/limits.ts';
import { linksOnly } from '../sign-in/entrance.ts';
import { api } from './door.ts';
import type { Counter } from './request.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');

export const bytes = (count: number): Uint8Array => randomBytes(count);

export type Body = Record<string, unknown>;

/** A tenant that the platform has room for. */
export const NEW = { slug: 'acme', plan: 'team@1', seats: 5, admin: { name: 'Ada', email: 'ada@acme.example' } };

/** The API behind its door for the tests of one file: a database of its own with the platform of an example, an operator and support signed in. */
export class TrialApi {
  readonly pool: pg.Pool;
  readonly looks: Looks;
  /** Words of sessions by the name under which a test asks. */
  readonly words: Record<string, string> = {};
  /** What an erasure takes from now on. */
  rule: ErasureRule = FREE;
  readonly #trial: TrialDatabase;
  readonly #counter: Counter;

  private constructor(trial: TrialDatabase, pool: pg.Pool) {
    this.#trial = trial;
    this.pool = pool;
    this.looks = new Looks(pool);
    this.#counter = {
      desk: { pool, estate: new Estate(), now: Date.now, bytes, erasure: () => this.rule },
      pool,
      looks: this.looks,
      simulated: true,
      secure: false,
      signIn: linksOnly(new URL('http://localhost:4680/')),
      limits: new Limits(Date.now),
    };
  }

  static async start(name: string): Promise<TrialApi> {
    const trial = await trialDatabase();
    const pool = openPool(await trial.fresh(), { name });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    const started = new TrialApi(trial, pool);
    for (const role of ['operator', 'support'] as const) await started.enter(role, null);
    return started;
  }

  async stop(): Promise<void> {
    this.looks.stop();
    await this.pool.end();
    await this.#trial.stop();
  }

  /** The word of a new session of somebody called by their role; `lasts` in seconds, below zero for one that is over. */
  async session(role: Role, tenant: string | null, lasts = 600): Promise<string> {
    return (await openSession(this.pool, bytes, { person: role, role, tenant, kind: 'session', lasts })).word;
  }

  /** Somebody of this role comes in, and asks by its name from now on. */
  async enter(role: Role, tenant: string | null): Promise<void> {
    this.words[role] = await this.session(role, tenant);
  }

  /** One request by its JSON, as somebody who came in, or by the word of a session. */
  async ask(
    as: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer & { readonly json: Body }> {
    const [name = '', query = ''] = path.split('?');
    const word = as === undefined ? {} : { cookie: `hansa=${this.words[as] ?? as}` };
    const asked = {
      method,
      path: name,
      query: new URLSearchParams(query),
      headers: { 'content-type': 'application/json', ...word, ...headers },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    };
    const answer = await api(asked, this.#counter);
    assert.ok(answer, `${method} ${path} is no endpoint`);
    return { ...answer, json: answer.body === '' ? {} : (JSON.parse(String(answer.body)) as Body) };
  }

  /** Creates a tenant as an operator; gives the answer, with its `id`. */
  async create(slug: string): Promise<Body> {
    return (await this.ask('operator', 'POST', '/v1/tenants', { ...NEW, slug })).json;
  }
}
