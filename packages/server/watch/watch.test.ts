import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Figures } from './figures.ts';
import { openLog, traceFields } from './log.ts';

test('figures in the text format, with cumulative buckets and escaped labels', () => {
  const figures = new Figures();
  const count = figures.counter('looks_total', 'Looks.');
  const took = figures.histogram('look_seconds', 'Time.');
  figures.gauge('rows', 'Rows.', () => [{ labels: { kind: 'a"b\\c' }, value: 2 }]);
  count({ kind: 'tenant' });
  count({ kind: 'tenant' }, 2);
  for (const seconds of [0.001, 0.2, 99]) took({ kind: 'x' }, seconds);
  const lines = figures.text().split('\n');
  for (const line of [
    '# TYPE looks_total counter',
    'looks_total{kind="tenant"} 3',
    'look_seconds_bucket{kind="x",le="0.005"} 1',
    'look_seconds_bucket{kind="x",le="0.25"} 2',
    'look_seconds_bucket{kind="x",le="30"} 2',
    'look_seconds_bucket{kind="x",le="+Inf"} 3',
    'look_seconds_count{kind="x"} 3',
    'rows{kind="a\\"b\\\\c"} 2',
  ])
    assert.ok(lines.includes(line), line);
});

test('a log line carries its trace, and nobody: no address of a person, no login', () => {
  const lines: string[] = [];
  const log = openLog({ json: true, write: (line) => lines.push(line), now: () => 0 });
  const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  log.warn('postgres://hansa:word@db.example said no', { error: 'duplicate key (ada@fjord.test)', ...traceFields(trace) });
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    at: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    text: 'postgres://db.example said no',
    error: 'duplicate key ([address])',
    trace: 'a'.repeat(32),
    span: 'b'.repeat(16),
  });
  assert.deepEqual(traceFields(''), {});
});

test('at the terminal: sentences, and none that only says that all is well', () => {
  const lines: string[] = [];
  const log = openLog({ json: false, write: (line) => lines.push(line), now: () => 0 });
  log.info('looked');
  log.error('broken', { error: 'why' });
  assert.deepEqual(lines, ['hansa: broken: why\n']);
});
