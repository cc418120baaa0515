import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { simulatedGit as world } from '../../embedded/cloud/git.ts';
import type { Tables } from '../../embedded/cloud/tables.ts';
import { portContract, type Subject, testContext } from '../contract.ts';
import type { Batch, Found, GitPort, Place } from './port.ts';
import { simulatedGit } from './simulated.ts';

const REF: Place = { repository: 'deploy-a', branch: 'main', path: 'tenants/k7/größe 1.yaml' };

export function batch(parts: Partial<Batch> = {}): Batch {
  return {
    repository: REF.repository,
    branch: REF.branch,
    parent: 'any',
    write: new Map(),
    remove: [],
    message: 'Publish one tenant',
    by: { name: 'Hansa', email: 'hansa@example.org' },
    at: 1_795_000_000_000,
    ...parts,
  };
}

export const wanting = (text: string): Batch => batch({ remove: ['tenants/k7'], write: new Map([[REF.path, text]]) });
export const idOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

export function subject(by: string, port: GitPort, away: GitPort, stop: () => Promise<void>): Subject<Place, Batch, Found> {
  const holds = (value: Found, want: Batch): boolean => value.id === idOf(String(want.write.get(REF.path)));
  return { by, port, away, ref: REF, want: wanting('seats: 5\n'), changed: wanting('seats: 6\n'), holds, canaries: [], stop };
}

function memory(): Tables {
  const rows = new Map<string, string>();
  return {
    get: (key) => (rows.has(key) ? JSON.parse(rows.get(key) ?? '') : undefined),
    put: (key, value) => void rows.set(key, JSON.stringify(value)),
    delete: (key) => void rows.delete(key),
    list: (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
}

portContract<Place, Batch, Found>(
  'git, simulated',
  () => {
    const tables = memory();
    const json = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));
    const port = simulatedGit({ call: async (_outsider, verb, body, context) => json(world(tables, verb, json(body), context)) });
    const away = simulatedGit({ call: () => Promise.reject(new Error('away')) });
    return Promise.resolve(subject('tables in memory', port, away, () => Promise.resolve()));
  },
  (of) => {
    test('whoever pushed between is not overwritten', async () => {
      const port = of().port as GitPort;
      const first = await port.publish(batch({ write: new Map([['a', '1']]) }), testContext({ key: 'k/1' }));
      assert.ok(first.kind === 'done', inspect(first));
    });
  },
);
