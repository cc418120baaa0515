import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DASHBOARD } from '@hansa/compiler/catalogue/components/blackbox-exporter/dashboard.ts';
import { ALERTS } from '@hansa/compiler/catalogue/components/control-plane/alerts.ts';
import { parse } from 'yaml';
import type { TextFile } from '../git.ts';
import { at } from '../kubernetes/objects.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { exampleNames, renderExample } from '../rendered.ts';
import { CASES, type Case } from './alert-cases.ts';
import { prometheus, promtool } from './promtool.ts';

/**
 * Every alert that a cell of an example has, and the host that watches it, on planted series in Prometheus' own engine: each condition raises its alert for what is
 * broken, for nothing that is healthy or wanted so beside it, and not where nothing is broken. Those of the control plane have a lab of their own.
 */

/** What is always raised: whoever does not hear it any more knows that nothing is heard. */
const WATCHDOG = 'Watchdog';
const OWN = new Set(ALERTS.map(({ alert }) => alert));
const lab = { skip: prometheus.missing ?? false };

/** The rules of all examples, each once as it is written: cells differ in thresholds and times. */
const rules = new Map<string, Rule>();
for (const name of await exampleNames())
  for (const { files } of await renderExample(name))
    for (const group of groupsOf(files)) for (const rule of group.rules.filter(isAlert)) rules.set(JSON.stringify(plain(rule)), rule);

test('every alert has a case, and every case an alert', () => {
  const raised = new Set([...rules.values()].map(({ alert }) => alert));
  raised.delete(WATCHDOG);
  assert.deepEqual(Object.keys(CASES).toSorted(), [...raised].toSorted());
});

for (const rule of rules.values()) {
  const found = [CASES[rule.alert] ?? []].flat().find(({ broken }) => isAbout(rule, broken));
  if (found)
    test(`${rule.alert} (${rule.for}) is raised by its cause, and by nothing beside it`, lab, () => judge(rule, testsOf(found, rule)));
  else if (rule.alert === WATCHDOG)
    test('the watchdog is raised by nothing at all', lab, () => judge(rule, [testOf(rule, HOUR, {}, [{}])]));
  else test(`${rule.alert} (${rule.for}) has a case`, () => assert.fail(rule.expr));
}

test('whatever the page of sites and providers asks Prometheus for is PromQL', lab, async () => {
  const panels = Object.values(DASHBOARD.rows).flat();
  const exprs = panels.filter(({ kind }) => kind !== 'logs').flatMap(({ lines }) => Object.values(lines));
  const groups = [{ name: 'dashboard', rules: exprs.map((expr, n) => ({ record: `panel:${n}`, expr })) }];
  await promtool(['check', 'rules', 'rules.json'], { 'rules.json': { groups } });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Group {
  readonly rules: readonly Rule[];
}

/** Those of the cluster, and those that a host reads. */
function groupsOf(files: readonly TextFile[]): Group[] {
  const own = objectsOf(ofPrimary(files)).filter(({ object }) => object.kind === 'PrometheusRule');
  const hosts = files.filter(({ path }) => path.startsWith('hosts/') && path.endsWith('-alerts.yml'));
  return [
    ...own.flatMap(({ object }) => at(object, 'spec', 'groups') as readonly Group[]),
    ...hosts.flatMap(({ text }) => (parse(text) as { readonly groups: readonly Group[] }).groups),
  ];
}

type Series = Readonly<Record<string, string>>;

function isAlert(rule: Partial<Rule>): rule is Rule {
  return rule.alert !== undefined && !OWN.has(rule.alert);
}

function isAbout({ expr }: Rule, series: Series): boolean {
  return Object.keys(series).some((name) => expr.includes(name.split('{', 1)[0] ?? ''));
}

/** What is fired is compared by labels; sentences are for people. */
function plain(rule: Rule): object {
  return { ...rule, annotations: {} };
}

function judge(rule: Rule, tests: readonly object[]): Promise<void> {
  return promtool(['test', 'rules', 'test.json'], {
    'rules.json': { groups: [{ name: 'one', rules: [plain(rule)] }] },
    'test.json': { rule_files: ['rules.json'], evaluation_interval: '1m', tests },
  });
}

const HOUR = 60;

/** Broken beside healthy, or without it where one of them is enough for all; and healthy alone. */
function testsOf({ broken, healthy, fires, apart, minutes: least = HOUR }: Case, rule: Rule): object[] {
  const minutes = Math.max(least, minutesOf(rule.for) + 20);
  return [testOf(rule, minutes, apart ? broken : { ...healthy, ...broken }, [fires]), testOf(rule, minutes, healthy, [])];
}

/** What is raised ten minutes before the series end. */
function testOf(rule: Rule, minutes: number, series: Series, fires: readonly Series[]): object {
  const input = Object.entries(series).map(([name, values]) => ({ series: name, values: values.replaceAll('xN', `x${minutes}`) }));
  const expected = fires.map((labels) => ({ exp_labels: { ...labels, ...rule.labels }, exp_annotations: {} }));
  const asked = { eval_time: `${minutes - 10}m`, alertname: rule.alert, exp_alerts: expected };
  return { interval: '1m', input_series: input, alert_rule_test: [asked] };
}

function minutesOf(duration: string): number {
  const [, count = '0', unit = 's'] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  return Math.ceil((Number(count) * { s: 1, m: 60, h: 3_600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd']) / 60);
}
