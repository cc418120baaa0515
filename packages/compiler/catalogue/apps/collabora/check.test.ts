import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { complaints, sample, tenantText } from '../../../check/sample.ts';
import { compile, languageOf } from '../../../compile.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { applyEdits } from '../../../spec/edit.ts';
import { CATALOGUE } from '../../index.ts';
import { nordlys, team } from '../sample.ts';
import { podinfo } from '../podinfo/index.ts';
import { RULES } from './check.ts';
import { collabora } from './index.ts';

const CODE = 'collabora/autoscale';
const LANGUAGE = languageOf({ ...CATALOGUE, apps: { collabora, podinfo } });

interface Shape {
  readonly apps?: readonly string[];
  readonly name?: string;
  readonly cells?: readonly string[];
}

function platform(settings: string, { apps = ['collabora', 'podinfo'], name = 'nordlys', cells = ['hetzner/fsn1'] }: Shape = {}): string {
  const places = cells.map((at, index) => `{ name: cell-${index}, at: ${at} }`).join(', ');
  return nordlys({
    name,
    cells: `[${places}]`,
    apps: `[${apps.join(', ')}]`,
    settings: `{ collabora: { ${settings} } }`,
    plans: team('[podinfo]'),
  });
}

function errors(text: string): readonly Diagnostic[] {
  return compile(new Map([['platform.yaml', text]]), LANGUAGE).diagnostics.filter((each) => each.severity === 'error');
}

function found(settings: string, shape?: Shape): readonly Diagnostic[] {
  return errors(platform(settings, shape)).filter((each) => each.code === CODE);
}

function places(settings: string): readonly string[] {
  return found(settings).map((each) => each.at.pointer);
}

describe(CODE, () => {
  it('refuses autoscaling where it is asked for', () => {
    assert.deepEqual(places('autoscale: true'), ['/settings/collabora/autoscale']);
  });

  it('refuses a second pod, and one complaint says it with the number', () => {
    assert.deepEqual(places('replicas: 2'), ['/settings/collabora/replicas']);
    assert.match(found('replicas: 3')[0]?.message ?? '', /\b3\b/);
  });

  it('names both keys when both are wrong', () => {
    assert.deepEqual(places('replicas: 2, autoscale: true').toSorted(), ['/settings/collabora/autoscale', '/settings/collabora/replicas']);
  });

  it('lets one pod without autoscaling pass, written or left out', () => {
    for (const settings of ['', 'autoscale: false', 'replicas: 1', 'autoscale: false, replicas: 1']) assert.deepEqual(found(settings), []);
  });

  it('says nothing about a Collabora that is not on offer', () => {
    assert.deepEqual(found('autoscale: true, replicas: 5', { apps: ['podinfo'] }), []);
  });

  it('depends on its two keys and on nothing else', () => {
    const rest = fc.record({
      name: fc.constantFrom('nordlys', 'aurora'),
      apps: fc.constantFrom<readonly string[]>(['collabora', 'podinfo'], ['podinfo', 'collabora']),
      cells: fc.constantFrom<readonly string[]>(['hetzner/fsn1'], ['ovhcloud/GRA11', 'hetzner/fsn1']),
    });
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 1, max: 20 }), fc.boolean(), rest, (autoscale, replicas, turned, shape) => {
        const settings = [`autoscale: ${autoscale}`, `replicas: ${replicas}`];
        const expected = Number(autoscale) + Number(replicas > 1);
        assert.equal(found((turned ? settings.toReversed() : settings).join(', '), shape).length, expected);
      }),
      { numRuns: 20 },
    );
  });

  it('has a fix that removes it and brings no other error', () => {
    for (const settings of ['autoscale: true', 'replicas: 4']) {
      const text = platform(settings);
      const fixed = applyEdits(text, errors(text).find((each) => each.code === CODE)?.fix ?? []);
      assert.notEqual(fixed, text);
      assert.deepEqual(
        errors(fixed).map((each) => each.code),
        errors(text)
          .map((each) => each.code)
          .filter((code) => code !== CODE),
      );
    }
  });

  it('has evidence with a date', () => {
    for (const rule of RULES) {
      assert.ok(rule.code.evidence.length > 0);
      for (const each of rule.code.evidence) assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/);
    }
  });
});

describe('facts of Collabora', () => {
  it('name a source and the day on which it was read', () => {
    for (const fact of collabora.facts) {
      assert.ok(fact.source.length > 5, fact.what);
      assert.match(fact.checkedAt, /^\d{4}-\d\d-\d\d$/, fact.what);
    }
  });
});

describe('collabora/alone', () => {
  const PRICE = 'seats: { min: 1, max: 50 }, price: { perSeat: 1.00 }';
  const verdict = (apps: string, tenant?: string) =>
    complaints(
      sample(
        { apps: '[nextcloud, collabora, podinfo]', plans: `[{ name: one, version: 1, apps: ${apps}, ${PRICE} }]` },
        { skerry: tenantText() + (tenant === undefined ? '' : `apps: ${tenant}\n`) },
      ),
    );

  it('refuses a plan with Collabora and nothing that opens it, once, and passes the plan beside it', () => {
    assert.deepEqual(verdict('[collabora, podinfo]'), ['collabora/alone /plans/0/apps']);
    assert.deepEqual(verdict('[podinfo, collabora]', '[collabora]'), ['collabora/alone /plans/0/apps']);
    assert.deepEqual(verdict('[collabora, nextcloud]'), []);
    assert.deepEqual(verdict('[nextcloud]'), []);
  });

  it('refuses a tenant that leaves Nextcloud out of a plan that has it', () => {
    assert.deepEqual(verdict('[nextcloud, collabora]', '[collabora]'), ['collabora/alone /apps']);
    assert.deepEqual(verdict('[nextcloud, collabora]', '[nextcloud]'), []);
  });
});
