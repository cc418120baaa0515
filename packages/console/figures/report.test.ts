import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, languageOf } from '@hansa/compiler';
import { readExamples } from '../build/examples.ts';
import { reportOf } from './report.ts';

const DAY = '2026-11-22';
const language = languageOf();

test('every example is reported with its drawing and its bill, and as it was wished for as far as it can be planned', () => {
  for (const { name, files, wished } of readExamples()) {
    const report = reportOf(compile(new Map(files), language), DAY);
    assert.deepEqual(
      report?.documents.map((each) => each.name),
      ['architecture', 'cost'],
      name,
    );
    assert.ok(
      report?.documents.some(({ blocks }) => blocks.some(({ kind }) => kind === 'picture')),
      name,
    );
    reportOf(compile(new Map(wished), language), DAY);
  }
  assert.equal(reportOf(compile(new Map([['platform.yaml', '']]), language), DAY), null);
});
