import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { Loop } from '@hansa/server/loops/loop.ts';
import type { SimulatedCloud } from '@hansa/server/outside/cloud.ts';
import type { GitPort } from '@hansa/server/outside/git/port.ts';
import type pg from 'pg';
import type { At } from './points.ts';

/** Which loop is at work, wherever it has got to. Everything is watched from outside: the product knows nothing of storms. */
const looking = new AsyncLocalStorage<string>();

export function watchedLoop(loop: Loop): Loop {
  return { ...loop, look: (held) => looking.run(loop.kind, () => loop.look(held)) };
}

function here(): string {
  return looking.getStore() ?? 'runner';
}

export function watchedCloud(cloud: SimulatedCloud, at: At): SimulatedCloud {
  return {
    call: async (outsider, verb, body, context) => {
      const point = `${here()}: ${outsider} ${verb}`;
      at(point, 'before');
      const answer = await cloud.call(outsider, verb, body, context);
      at(point, 'after');
      return answer;
    },
  };
}

/** A repository whose answers are lost now and then: `losing` says when. */
export function watchedGit(git: GitPort, at: At, losing: (point: string) => boolean): GitPort {
  const verbs = ['observe', 'difference', 'list', 'read', 'publish'] as const;
  const watched = verbs.map((verb) => {
    const act = git[verb].bind(git) as (...given: unknown[]) => Promise<unknown>;
    return [
      verb,
      async (...given: unknown[]) => {
        const point = `${here()}: git ${verb}`;
        at(point, 'before');
        const answer = await act(...given);
        at(point, 'after');
        if (!losing(point)) return answer;
        await sleep(20);
        return verb === 'publish'
          ? transient('storm/lost', 'the answer was lost')
          : unknown('storm/lost', 'the answer was lost', Date.now());
      },
    ] as const;
  });
  return {
    ...git,
    ensure: git.ensure,
    ...Object.fromEntries(watched),
    changed: git.changed.bind(git),
    close: git.close.bind(git),
  } as GitPort;
}

type Asked = string | { readonly name?: string; readonly text?: string; readonly values?: readonly unknown[] };

/** A pool that tells of what was committed, before whoever asked hears of it. */
export function watchedPool(pool: pg.Pool, at: At): pg.Pool {
  return new Proxy(pool, {
    get: (target, key) => {
      if (key === 'query')
        return async (...given: unknown[]) => tell(await (target.query as Query).apply(target, given), given[0] as Asked, at);
      if (key === 'connect') return async () => watchedClient(await target.connect(), at);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

type Query = (...given: unknown[]) => Promise<unknown>;

/** Statements that are a transaction of their own. */
function tell<T>(result: T, asked: Asked, at: At): T {
  const { name, text, values } = typeof asked === 'string' ? { text: asked } : asked;
  if (name === 'work-keep') for (const kind of kindsOf(values)) at(`${kind}: keep`, 'after');
  if (text?.startsWith('insert into answered')) at('http: key claimed', 'after');
  return result;
}

/** Several looks are written in one statement. */
function kindsOf(values: readonly unknown[] | undefined): Set<string> {
  return new Set(values?.[0] as string[]);
}

function watchedClient(client: pg.PoolClient, at: At): pg.PoolClient {
  const points = new Set<string>();
  const query = async (...given: unknown[]): Promise<unknown> => {
    const asked = given[0] as Asked;
    const { name, text, values } = typeof asked === 'string' ? { text: asked } : asked;
    if (text?.startsWith('begin')) points.clear();
    if (name === 'trees-want') points.add(`${here()}: tree wanted`);
    if (name === 'vault-insert') points.add(`${here()}: vault`);
    if (name === 'work-record') {
      // What a look writes beside its row belongs to this point, whichever loop's turn it was to send it.
      points.clear();
      for (const kind of kindsOf(values)) points.add(`${kind}: record`);
    }
    if (text?.startsWith('insert into letter')) points.add(`${here()}: letter written`);
    if (name === 'trees-begin') points.add(`${here()}: begun`);
    if (text?.startsWith('insert into operation')) points.add('http: committed');
    const result = await (client.query as Query).apply(client, given);
    if (text === 'commit') for (const point of points) at(point, 'after');
    return result;
  };
  return new Proxy(client, {
    get: (target, key) => {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
