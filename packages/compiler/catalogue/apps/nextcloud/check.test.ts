import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compile, languageOf } from '../../../compile.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { applyEdits } from '../../../spec/edit.ts';
import { CATALOGUE } from '../../index.ts';
import { nordlys, team } from '../sample.ts';
import { podinfo } from '../podinfo/index.ts';
import { RULES } from './check.ts';
import { nextcloud } from './index.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { nextcloud, podinfo } });

function platform(settings: string, { apps = ['nextcloud', 'podinfo'], name = 'nordlys', at = 'hetzner/fsn1' } = {}): string {
  const cells = `[{ name: one, at: ${at} }, { name: two, at: ovhcloud/GRA11 }]`;
  return nordlys({ name, cells, apps: `[${apps.join(', ')}]`, settings: `{ nextcloud: { ${settings} } }`, plans: team('[podinfo]') });
}

function found(code: string, text: string): readonly Diagnostic[] {
  return compile(new Map([['platform.yaml', text]]), LANGUAGE).diagnostics.filter((each) => each.code === code);
}

/** Each trap: the setting that asks for it, and every value beside it that works. */
const CASES = [
  { code: 'nextcloud/redis-sentinel', setting: 'cache', wrong: 'sentinel', right: ['proxy'] },
  { code: 'nextcloud/pool-mode', setting: 'pool', wrong: 'transaction', right: ['session', 'direct'] },
  { code: 'nextcloud/stateless', setting: 'storage', wrong: 'none', right: ['objects'] },
  { code: 'nextcloud/stateless', setting: 'config', wrong: 'pod', right: ['secret'] },
  { code: 'nextcloud/upgrade-probe', setting: 'upgrade', wrong: 'start', right: ['job'] },
  { code: 'nextcloud/bundled-database', setting: 'database', wrong: 'bundled', right: ['postgres', 'mariadb'] },
] as const;

for (const { code, setting, wrong, right } of CASES) {
  const asked = `${setting}: ${wrong}`;
  describe(`${code} by ${setting}`, () => {
    it('refuses the trap, once, at its own key', () => {
      const [diagnostic, ...more] = found(code, platform(asked));
      assert.equal(diagnostic?.severity, 'error');
      assert.equal(diagnostic?.at.pointer, `/settings/nextcloud/${setting}`);
      assert.equal(diagnostic?.found, wrong);
      assert.deepEqual(more, []);
    });

    it('lets every other value pass, and the default', () => {
      for (const value of right) assert.deepEqual(found(code, platform(`${setting}: ${value}`)), []);
      assert.deepEqual(found(code, platform('')), []);
    });

    it('keeps its verdict under another name, place, order and another setting', () => {
      const other = setting === 'config' ? 'cache: proxy' : 'config: secret';
      for (const text of [
        platform(asked, { name: 'aurora' }),
        platform(asked, { at: 'scaleway/fr-par-1' }),
        platform(asked, { apps: ['podinfo', 'nextcloud'] }),
        platform(`${other}, ${asked}`),
      ]) {
        assert.equal(found(code, text).length, 1, text);
      }
    });

    it('says nothing where Nextcloud is not offered', () => {
      assert.deepEqual(found(code, platform(asked, { apps: ['podinfo'] })), []);
    });

    it('has a fix that ends it and brings no other error', () => {
      const text = platform(asked);
      const before = compile(new Map([['platform.yaml', text]]), LANGUAGE).diagnostics.filter((each) => each.severity === 'error');
      const fixed = applyEdits(text, found(code, text)[0]?.fix ?? []);
      const after = compile(new Map([['platform.yaml', fixed]]), LANGUAGE).diagnostics.filter((each) => each.severity === 'error');
      assert.deepEqual(
        after.map((each) => each.code),
        before.map((each) => each.code).filter((each) => each !== code),
      );
    });
  });
}

describe('the rules of Nextcloud', () => {
  it('do not speak of a transaction pool on MariaDB, which has none', () => {
    assert.deepEqual(found('nextcloud/pool-mode', platform('database: mariadb, pool: transaction')), []);
    assert.equal(found('nextcloud/pool-mode', platform('database: postgres, pool: transaction')).length, 1);
  });

  it('report all traps of one spec at once', () => {
    const codes = compile(
      new Map([['platform.yaml', platform('cache: sentinel, pool: transaction, storage: none, config: pod')]]),
      LANGUAGE,
    ).diagnostics.map((each) => each.code);
    assert.deepEqual(codes.filter((code) => code.startsWith('nextcloud/')).sort(), [
      'nextcloud/pool-mode',
      'nextcloud/redis-sentinel',
      'nextcloud/stateless',
      'nextcloud/stateless',
    ]);
  });

  it('find exactly the traps among all settings', () => {
    const settings = fc.record({
      database: fc.constantFrom('postgres', 'mariadb'),
      pool: fc.constantFrom('session', 'direct', 'transaction'),
      cache: fc.constantFrom('proxy', 'sentinel'),
      storage: fc.constantFrom('objects', 'none'),
      config: fc.constantFrom('secret', 'pod'),
    });
    fc.assert(
      fc.property(settings, (chosen) => {
        const text = platform(
          Object.entries(chosen)
            .map(([key, value]) => `${key}: ${value}`)
            .join(', '),
        );
        const expected = [
          chosen.pool === 'transaction' && chosen.database === 'postgres' ? '/settings/nextcloud/pool' : '',
          chosen.cache === 'sentinel' ? '/settings/nextcloud/cache' : '',
          chosen.storage === 'none' ? '/settings/nextcloud/storage' : '',
          chosen.config === 'pod' ? '/settings/nextcloud/config' : '',
        ].filter(Boolean);
        const places = compile(new Map([['platform.yaml', text]]), LANGUAGE)
          .diagnostics.filter((each) => each.code.startsWith('nextcloud/'))
          .map((each) => each.at.pointer);
        assert.deepEqual(places.sort(), expected.sort());
      }),
      { numRuns: 30 },
    );
  });

  it('have dated evidence and documented keys', () => {
    for (const { code } of RULES) {
      assert.ok(
        code.evidence.length > 0 &&
          code.evidence.every((each) => each.url.startsWith('https://') && /^\d{4}-\d\d-\d\d$/.test(each.checkedAt)),
        code.code,
      );
      for (const key of code.keys) assert.ok(LANGUAGE.platformDocs.has(`/${key.replaceAll('.', '/')}`), key);
    }
  });
});
