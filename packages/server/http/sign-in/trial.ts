import { randomBytes } from 'node:crypto';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { type Gate, linkFor } from '../../commands/sessions.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { Looks } from '../../watch/looks.ts';
import type { Counter } from '../api/request.ts';
import type { Answer } from '../exchange.ts';
import { type House, handle } from '../handle.ts';
import { Limits } from '../limits/limits.ts';
import { Authenticator, type Dishonest } from './authenticator.ts';
import { linksOnly } from './entrance.ts';

export const HOME = new URL('http://localhost:4680/');
export const bytes = (count: number): Uint8Array => randomBytes(count);

export interface Got {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** For tests: a house over a database of its own, to which people come by links. Its clock stands unless somebody comes. */
export class TrialHouse {
  readonly pool: pg.Pool;
  readonly #trial: TrialDatabase;
  now = Date.now();
  limits = new Limits(() => this.now);
  /** Whom `byLink` lets in unless told: somebody new with each test. */
  ada = 'ada';

  private constructor(trial: TrialDatabase, pool: pg.Pool) {
    this.#trial = trial;
    this.pool = pool;
  }

  static async open(): Promise<TrialHouse> {
    const trial = await trialDatabase();
    const pool = openPool(await trial.fresh(), { name: 'trial-house' });
    await migrate(pool);
    return new TrialHouse(trial, pool);
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.#trial.stop();
  }

  get gate(): Gate {
    return { pool: this.pool, now: () => this.now, bytes };
  }

  /** Another test begins: with somebody new, and nothing counted. */
  begin(): void {
    this.limits = new Limits(() => this.now);
    this.ada = `ada-${randomBytes(6).toString('hex')}`;
  }

  /** A browser, in which nobody is signed in unless it has a word. */
  at(production: boolean, word = ''): Desk {
    const desk = { ...this.gate, estate: new Estate(), erasure: () => FREE };
    const around = { pool: this.pool, looks: new Looks(this.pool), simulated: true, secure: false, limits: this.limits };
    const counter: Counter = { ...around, desk, signIn: linksOnly(HOME, production) };
    const bundle = { page: '', entries: { script: '', style: '', worker: '' }, files: new Map() };
    const store = { list: () => Promise.resolve([]) };
    return new Desk({ post: { host: '127.0.0.1', port: 4680 }, bundle, counter, store } as unknown as House, word);
  }

  async byLink(production = false, name = this.ada): Promise<Desk> {
    this.now += 10_000; // sign-ins are counted, and so many in a second are nothing that these tests are about
    const desk = this.at(production);
    const { status } = await desk.ask('POST', '/v1/session', { link: await linkFor(this.pool, bytes, name) });
    if (status !== 200) throw new Error(`the link of ${name} was answered by ${status}`);
    return desk;
  }

  /** What the register has of somebody, but that they came. */
  async typesOf(name = this.ada): Promise<string[]> {
    const { rows } = await this.pool.query<{ type: string }>(
      `select type from event where subject = 'person/' || (select id from person where subject = $1) order by seq`,
      [name],
    );
    return rows.map(({ type }) => type).filter((type) => type !== 'session.opened');
  }
}

/** A browser of one person: it has the word that it was told last. */
export class Desk {
  readonly #house: House;
  word: string;

  constructor(house: House, word: string) {
    this.#house = house;
    this.word = word;
  }

  async send(method: string, path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const own = { host: HOME.host, origin: HOME.origin, 'content-type': 'application/json', cookie: `hansa=${this.word}` };
    const query = new URLSearchParams();
    const asked = { method, path, query, headers: { ...own, ...headers }, body: Buffer.from(JSON.stringify(body)), address: '192.0.2.7' };
    return handle(asked, this.#house);
  }

  async ask(method: string, path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
    const answer = await this.send(method, path, body, headers);
    this.word = /hansa=([\w-]*)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? this.word;
    return { status: answer.status, body: answer.body === '' ? {} : (JSON.parse(String(answer.body)) as Got['body']) };
  }

  /** What it misses; undefined where it is nobody's. */
  async misses(): Promise<unknown> {
    return (await this.ask('GET', '/v1/session')).body['misses'];
  }

  /** What a passkey has to sign: to be taken (`/v1/passkey-offers`), or to be shown. */
  async challenge(path = '/v1/session/challenge'): Promise<string> {
    return (await this.ask('POST', path)).body['challenge'] as string;
  }

  async enrol(passkey = new Authenticator(HOME), name = 'laptop', wrong?: Dishonest): Promise<Got> {
    return this.ask('POST', '/v1/passkeys', passkey.make(await this.challenge('/v1/passkey-offers'), name, wrong));
  }

  async prove(passkey: Authenticator, wrong?: Dishonest): Promise<Got> {
    return this.ask('POST', '/v1/session/proof', passkey.use(await this.challenge(), wrong));
  }
}
