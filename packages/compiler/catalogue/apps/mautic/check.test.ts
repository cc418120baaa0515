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
import { mautic } from './index.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { mautic, podinfo } });

interface Shape {
  readonly apps?: readonly string[];
  readonly name?: string;
  readonly cells?: readonly string[];
}

function platform(settings: string, { apps = ['mautic', 'podinfo'], name = 'nordlys', cells = ['hetzner/fsn1'] }: Shape = {}): string {
  const places = cells.map((at, index) => `{ name: cell-${index}, at: ${at} }`).join(', ');
  return nordlys({
    name,
    cells: `[${places}]`,
    apps: `[${apps.join(', ')}]`,
    settings: `{ mautic: { ${settings} } }`,
    plans: team('[podinfo]'),
  });
}

function errors(text: string): readonly Diagnostic[] {
  return compile(new Map([['platform.yaml', text]]), LANGUAGE).diagnostics.filter((each) => each.severity === 'error');
}

function found(code: string, text: string): readonly Diagnostic[] {
  return errors(text).filter((each) => each.code === code);
}

/** Each rule with its setting, the value that Mautic cannot live with, and the one it needs. */
const CASES = [
  { code: 'mautic/database', setting: 'database', wrong: 'postgres', right: 'mariadb' },
  { code: 'mautic/sign-on', setting: 'signOn', wrong: 'oidc', right: 'saml' },
] as const;

for (const { code, setting, wrong, right } of CASES)
  describe(code, () => {
    it(`refuses ${setting}: ${wrong}, once, where it is written`, () => {
      const [diagnostic, ...more] = found(code, platform(`${setting}: ${wrong}`));
      assert.equal(diagnostic?.at.pointer, `/settings/mautic/${setting}`);
      assert.deepEqual([diagnostic?.found, diagnostic?.expected], [wrong, right]);
      assert.deepEqual(more, []);
    });

    it(`lets ${right} pass, written or left out`, () => {
      assert.deepEqual(found(code, platform(`${setting}: ${right}`)), []);
      assert.deepEqual(found(code, platform('volume: 20Gi')), []);
    });

    it('says nothing about a Mautic that is not on offer', () => {
      assert.deepEqual(found(code, platform(`${setting}: ${wrong}`, { apps: ['podinfo'] })), []);
    });

    it('depends on its key and on nothing else', () => {
      const rest = fc.record({
        name: fc.constantFrom('nordlys', 'aurora'),
        apps: fc.constantFrom(['mautic', 'podinfo'], ['podinfo', 'mautic']),
        cells: fc.constantFrom(['hetzner/fsn1'], ['ovhcloud/GRA11', 'hetzner/fsn1']),
      });
      const others = fc.constantFrom('', ', volume: 20Gi', ', memberRole: administrator');
      fc.assert(
        fc.property(fc.constantFrom(wrong, right), rest, others, (value, shape, other) => {
          assert.equal(found(code, platform(`${setting}: ${value}${other}`, shape)).length, value === wrong ? 1 : 0);
        }),
        { numRuns: 20 },
      );
    });

    it('has a fix that removes it and brings no other error', () => {
      const text = platform(`${setting}: ${wrong}`);
      const fixed = applyEdits(text, found(code, text)[0]?.fix ?? []);
      assert.match(fixed, new RegExp(`${setting}: ${right}`));
      assert.deepEqual(
        errors(fixed).map((each) => each.code),
        errors(text)
          .map((each) => each.code)
          .filter((each) => each !== code),
      );
    });

    it('has evidence with a date', () => {
      const rule = RULES.find((each) => each.code.code === code);
      assert.ok(rule && rule.code.evidence.length > 0);
      for (const each of rule.code.evidence) assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/);
    });
  });

describe('facts of Mautic', () => {
  it('name a source and the day on which it was read', () => {
    for (const fact of mautic.facts) {
      assert.ok(fact.source.length > 5, fact.what);
      assert.match(fact.checkedAt, /^\d{4}-\d\d-\d\d$/, fact.what);
    }
  });
});
