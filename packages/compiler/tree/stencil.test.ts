import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Manifest } from './manifest/object.ts';
import { Sourced } from './sourced.ts';
import { Stencil, Stencils } from './stencil.ts';
import { emitYaml } from './yaml.ts';

const LEAF = fc.constantFrom<unknown>(
  'a',
  'b',
  '',
  '3',
  3,
  0,
  -0,
  true,
  null,
  'yes',
  'x\ny\n',
  `${'long line\n'.repeat(60)}`,
  new Sourced('a', 't', 'k'),
);
const SHARED = { shared: [{ x: 'y' }] };
const BODY = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    LEAF,
    fc.constant(SHARED),
    fc.constant(undefined),
    fc.array(
      tie('value').filter((each) => each !== undefined),
      { maxLength: 3 },
    ),
    fc.dictionary(fc.constantFrom('kind', 'b', 'a', 'c', 'd'), tie('value')),
  ),
})).value;

function manifest(spec: unknown, data: unknown = undefined): Manifest {
  return { kind: 'Thing', spec, metadata: { name: 'n' }, apiVersion: 'v1', data };
}

/** The same value with other leaves: so that its build is the same. */
function refilled(value: unknown, leaves: () => unknown): unknown {
  if (value === SHARED || value === undefined) return value;
  if (typeof value !== 'object' || value === null || value instanceof Sourced) return leaves();
  if (Array.isArray(value)) return value.map((each) => refilled(each, leaves));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, refilled(inner, leaves)]));
}

test('a filled stencil is the text that the manifest has without', () => {
  fc.assert(
    fc.property(BODY, BODY, (one, other) => {
      const stencil = new Stencil(manifest(one));
      assert.equal(stencil.text, emitYaml(manifest(one)));
      const text = stencil.fill(manifest(other));
      if (text !== undefined) assert.equal(text, emitYaml(manifest(other)));
      assert.equal(stencil.fill(manifest(one)), emitYaml(manifest(one)));
    }),
    { numRuns: 5000 },
  );
});

test('it can be filled with any leaves in the place of its own', () => {
  fc.assert(
    fc.property(BODY, fc.infiniteStream(LEAF), (one, stream) => {
      const other = refilled(one, () => stream.next().value as unknown);
      assert.equal(new Stencil(manifest(one, 'x')).fill(manifest(other, 'y')), emitYaml(manifest(other, 'y')));
    }),
    { numRuns: 5000 },
  );
});

test('what is of another build is not filled', () => {
  const stencil = new Stencil(manifest({ a: [1, { b: 'x' }], c: {} }));
  for (const other of [
    { a: [1, { b: 'x' }] },
    { a: [1, { b: 'x' }], c: {}, d: 1 },
    { c: {}, a: [1, { b: 'x' }] },
    { a: [1], c: {} },
    { a: [{ b: 'x' }, 1], c: {} },
    { a: [1, { b: {} }], c: {} },
    { a: [1, ['x']], c: {} },
    { a: [1, { b: 'x' }], c: [] },
    { a: [1, { b: 'x' }], c: 'x' },
    { a: 2, c: {} },
  ])
    assert.equal(stencil.fill(manifest(other)), undefined, JSON.stringify(other));
});

test('many manifests of a kind are written as each is alone, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(BODY, { maxLength: 20 }), (bodies) => {
      const stencils = new Stencils();
      for (const each of [...bodies, ...bodies]) assert.equal(stencils.emit(manifest(each)), emitYaml(manifest(each)));
    }),
    { numRuns: 500 },
  );
});
