import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, printed, repositoryFiles } from './repository.ts';
import { LIMITS, measureFunctions, quantile, sizes } from './sizes.ts';

const lines = (count: number): string => 'f();\n'.repeat(count);
const file = (text: string, path = 'packages/compiler/a.ts') => ({ path, text });

test('no file and no function of the house is longer than one reads', () => {
  holds(sizes(repositoryFiles()));
});

test('a file of 301 lines is found, of 300 not, and a reason excuses it', () => {
  const short = Array.from({ length: 4 }, () => file('f();\n'));
  assert.deepEqual(sizes([...short, file(lines(LIMITS.fileLines))]), []);
  assert.match(printed(sizes([...short, file(lines(LIMITS.fileLines + 1))])), /has 301 lines/);
  assert.deepEqual(sizes([...short, file(`// size: a table of all ports\n${lines(400)}`)]), []);
  assert.equal(sizes([...short, file(`// size: long\n${lines(400)}`)]).length, 1, 'a word is no reason');
});

test('a function of 61 lines is found by its name, and a reason above it excuses it', () => {
  const short = 'const g = () => { f(); };\n'.repeat(100);
  const long = `function walk() {\n${lines(59)}}\n`;
  assert.match(printed(sizes([file(short + long)])), /a\.ts:101 walk has 61 lines/);
  assert.doesNotMatch(printed(sizes([file(`${short}// size: one case a line\n${long}`)])), /walk/);
});

test('every form of function is measured, types and arrows without a block are not', () => {
  const text =
    'class A { m() { } get p() { return 1; } abstract n(): void; }\nconst o = { q() {}, r: () => { } };\ntype T = () => void;\nconst s = () => 1;';
  assert.deepEqual(
    measureFunctions(file(text)).map((each) => each.name),
    ['m', 'p', 'q', 'r'],
  );
  assert.deepEqual(measureFunctions(file("describe('x', () => {\n});")), []);
});

test('the figures of the whole repository are judged too', () => {
  assert.match(printed(sizes([file(lines(100))])), /the median file is 100 lines/);
  assert.match(printed(sizes([file(`const f = () => {\n${lines(52)}};`)])), /99th percentile of functions is 54 lines/);
  assert.equal(quantile([3, 1, 2, 4], 0.5), 2);
  assert.equal(quantile([], 0.5), 0);
});
