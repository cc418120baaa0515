import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ALERTS } from '@hansa/compiler/catalogue/components/control-plane/alerts.ts';
import { PANELS } from '@hansa/compiler/catalogue/components/control-plane/dashboard.ts';
import type { Pool } from 'pg';
import { openLog } from './watch/log.ts';
import { Watch } from './watch/watch.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../docs/control-plane-alerts.md'), 'utf8');
const away = { query: () => Promise.reject(new Error('away')), totalCount: 0, idleCount: 0, waitingCount: 0 } as unknown as Pool;

/** Names of series in PromQL; of a histogram, that of the whole. */
function seriesOf(expr: string): string[] {
  return [...expr.matchAll(/\b((?:hansa|process)_[a-z_]+)/g)].map(([, name = '']) => name.replace(/_(bucket|sum|count)$/, ''));
}

async function told(): Promise<Set<string>> {
  const watch = new Watch(openLog({ json: true, write: () => {}, now: Date.now }), []);
  const text = await watch.text(away);
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
}

test('whatever an alert or the dashboard asks for, the control plane tells', async () => {
  const known = await told();
  const asked = [
    ...ALERTS.map(({ expr }) => expr),
    ...Object.values(PANELS).flatMap((row) => row.flatMap(({ lines }) => Object.values(lines))),
  ];
  const series = new Set(asked.flatMap(seriesOf));
  assert.ok(series.size > 15);
  assert.deepEqual(
    [...series].filter((name) => !known.has(name)),
    [],
  );
});

test('whatever the control plane tells is on the dashboard', async () => {
  const shown = new Set(Object.values(PANELS).flatMap((row) => row.flatMap(({ lines }) => Object.values(lines).flatMap(seriesOf))));
  // These two say by an alert all that there is to say; a look and a call are shown by their number.
  const elsewhere = new Set(['hansa_register_read_age_seconds', 'hansa_database_up', 'hansa_database_faults_total', 'hansa_look_seconds']);
  assert.deepEqual(
    [...(await told())].filter((name) => !shown.has(name) && !elsewhere.has(name)),
    [],
  );
});

test('the database away is told, and the rest all the same', async () => {
  const watch = new Watch(openLog({ json: true, write: () => {}, now: Date.now }), ['mail']);
  const text = await watch.text(away);
  assert.match(text, /^hansa_database_up 0$/m);
  assert.match(text, /^hansa_simulated\{part="mail"\} 1$/m);
});

test('each alert has a page that says what to look at and what to do, and no page is left over', () => {
  const sections = RUNBOOK.split(/^## /m).slice(1);
  const titles = sections.map((section) => section.slice(0, section.indexOf('\n')));
  assert.deepEqual(titles.toSorted(), ALERTS.map(({ alert }) => alert).toSorted());
  for (const section of sections) {
    assert.match(section, /^\*\*Look\*\*/m, section.slice(0, 40));
    assert.match(section, /^\*\*Do\*\*/m, section.slice(0, 40));
  }
  for (const { alert, runbook } of ALERTS) assert.equal(runbook, `docs/control-plane-alerts.md#${alert.toLowerCase()}`);
});
