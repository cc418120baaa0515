import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, selectionFor } from './sample.ts';
import { type Weights, scoresOf } from './score.ts';

const WHOLE = { assumed: { filled: 100, bootVolume: 80 } };

function scored(weights: Weights, said = {}) {
  const selection = selectionFor({}, said);
  return scoresOf(selection, cellOf(selection), weights);
}

test('the cheapest whole sum has all of the price, others the part that it is of theirs', () => {
  const [first, ...others] = scored({ price: 3 }, WHOLE);
  assert.deepEqual([first?.provider, first?.least, first?.most], ['hetzner', 3, 3]);
  assert.ok(others.every(({ least, most }) => least === most && least > 0 && least < 3));
});

test('a sum that leaves something out is a range that begins at nothing', () => {
  const scaleway = scored({ price: 1 }).find(({ provider }) => provider === 'scaleway');
  assert.ok(scaleway && scaleway.least === 0 && scaleway.most > 0 && scaleway.most < 1);
  assert.match(scaleway.terms[0]?.because ?? '', /leaves something out/);
});

test('what is unknown counts for the most and not for the least, and each term is a sum of its parts', () => {
  const scores = scored({ control: 2, energy: 1, certificates: 4 }, { certificates: ['C5', '27001'] });
  for (const { terms, least, most } of scores) {
    assert.deepEqual(
      terms.map(({ criterion }) => criterion),
      ['control', 'certificates', 'energy'],
    );
    assert.equal(
      least,
      terms.reduce((sum, each) => sum + each.weight * each.least, 0),
    );
    assert.equal(
      most,
      terms.reduce((sum, each) => sum + each.weight * each.most, 0),
    );
  }
  const of = (name: string, criterion: string) =>
    scores.find(({ provider }) => provider === name)?.terms.find((each) => each.criterion === criterion);
  assert.deepEqual([of('hetzner', 'control')?.least, of('hetzner', 'control')?.most], [0, 1]);
  assert.deepEqual([of('stackit', 'control')?.least, of('stackit', 'certificates')?.least], [1, 1]);
  assert.deepEqual([of('scaleway', 'certificates')?.least, of('scaleway', 'certificates')?.most], [0.5, 1]);
  assert.deepEqual(
    [of('ovhcloud', 'energy')?.least, of('ovhcloud', 'energy')?.most],
    [0, 1],
    'a mean of all data centres says nothing of one',
  );
  assert.equal(of('scaleway', 'energy')?.most, 1);
});

test('another weight may put another first, and without weights nothing is scored', () => {
  assert.notEqual(scored({ control: 1 }, WHOLE)[0]?.provider, 'hetzner');
  assert.equal(scored({ control: 1, price: 99 }, WHOLE)[0]?.provider, 'hetzner');
  assert.ok(scored({}, WHOLE).every(({ terms, most }) => terms.length === 0 && most === 0));
});
