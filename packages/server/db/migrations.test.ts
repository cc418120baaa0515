import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Migration, readMigrations } from './migrate.ts';

/**
 * What a program of the version before would miss or trip over, by the words of PostgreSQL. A constraint is among them: rows that it wrote
 * yesterday are refused today.
 */
const TAKES_AWAY: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(?!trigger\b|index\b)/i, 'drops something'],
  [/\brename\b/i, 'renames something'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'changes a type'],
  [/\bset\s+not\s+null\b/i, 'forbids null'],
  [/\badd\s+column\b(?![^,;]*\bdefault\b)[^,;]*\bnot\s+null\b/i, 'adds a column that must be given'],
  [/\badd\s+(constraint|check|unique|foreign|primary)\b/i, 'adds a constraint'],
  [/\balter\s+table\b[^;]*\bcheck\s*\(/i, 'adds a check'],
  [/(^|;)\s*(truncate|delete\s+from)\b/i, 'removes rows'],
];

/** Of tables that were there before: what a step makes itself nobody else knows. */
function takesAway({ sql }: Pick<Migration, 'sql'>): string[] {
  const text = sql.replaceAll(/--.*$/gm, '').replaceAll(/\bcreate\s+table\b[^;]*;/gi, '');
  const own = [...sql.matchAll(/\bcreate\s+table\s+(\w+)/gi)].map(([, table]) => table);
  const unique = [...text.matchAll(/\bcreate\s+unique\s+index\s+\w+\s+on\s+(\w+)/gi)].some(([, table]) => !own.includes(table));
  return [...TAKES_AWAY.flatMap(([form, words]) => (form.test(text) ? [words] : [])), ...(unique ? ['forbids doubles'] : [])];
}

test('a step takes nothing away from the version before, unless it is marked with the one that does without it', () => {
  for (const step of readMigrations().filter(({ oldest }) => oldest === 0))
    assert.deepEqual(
      takesAway(step),
      [],
      `${step.name}: split it in two releases, and begin the second with -- contract: NNNN (decision 18)`,
    );
});

test('a contract names a schema before its own, and comes after the step that records it', () => {
  for (const { number, name, oldest } of readMigrations().filter((each) => each.oldest > 0)) {
    assert.ok(oldest < number, `${name}: programs of its own release are not older`);
    assert.ok(number > 8, `${name}: the mark is recorded from step 8 on`);
  }
});

test('what takes something away is known by its words', () => {
  for (const sql of [
    'alter table tenant drop column wave',
    'alter table tenant rename to customer',
    'alter table tenant alter column seats type bigint',
    'alter table tenant alter column file set not null',
    'alter table tenant add column colour text not null',
    'alter table tenant add constraint few check (seats < 9)',
    'alter table tenant add column colour text default 1 check (colour > 1)',
    'create unique index one on tenant (plan)',
    'delete from letter',
  ])
    assert.notDeepEqual(takesAway({ sql }), [], sql);
  for (const sql of [
    'create table new (id text not null check (id > 1)); create unique index new_one on new (id)',
    'alter table tenant add column colour text not null default 1, add column size int',
    '-- drop table tenant\ncreate index quick on tenant (plan)',
  ])
    assert.deepEqual(takesAway({ sql }), [], sql);
});
