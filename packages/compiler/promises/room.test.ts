import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mebibytes } from '../spec/forms.ts';
import { type Compilation, renderAll } from '../index.ts';
import { required } from '../plan/plan.ts';
import { reserved } from './room.ts';
import { sample } from '../check/sample.ts';

interface Sum {
  cpu: number;
  memory: number;
}

/** Adds up every `requests` below a value, times the replicas that stand nearest above it. */
function addRequests(value: unknown, replicas: number, sum: Sum): void {
  if (typeof value !== 'object' || value === null) return;
  const { replicas: own, replicaCount, deployment, requests } = value as Record<string, unknown>;
  const nested = (deployment as { replicas?: unknown } | undefined)?.replicas;
  const times = [own, replicaCount, nested].map(Number).find((each) => each > 0) ?? replicas;
  if (typeof requests === 'object' && requests !== null) {
    const { cpu = '0m', memory = '0' } = requests as Record<string, string>;
    sum.cpu += times * (cpu.endsWith('m') ? Number.parseFloat(cpu) : Number(cpu) * 1000);
    sum.memory += times * (memory.endsWith('i') ? mebibytes(memory) : 0);
    return;
  }
  for (const inner of Object.values(value)) addRequests(inner, times, sum);
}

for (const [what, edits] of Object.entries({
  'what every cell has': {},
  'a registry beside it': { stack: '{ registry: harbor }' },
}))
  test(`what is set aside for ${what} holds what is rendered, and wastes no third of it`, () => holds(sample(edits)));

function holds(compilation: Compilation): void {
  const sum: Sum = { cpu: 0, memory: 0 };
  for (const files of renderAll(compilation).values())
    for (const file of files)
      if (file.path.startsWith('platform/') && typeof file.body !== 'string')
        for (const object of JSON.parse(JSON.stringify(file.body)) as { spec?: unknown }[]) addRequests(object.spec, 1, sum);
  const aside = reserved(required(compilation.platform?.cells[0]));
  assert.ok(sum.cpu > 2000 && sum.memory > 4096, JSON.stringify(sum));
  for (const key of ['cpu', 'memory'] as const) {
    assert.ok(sum[key] <= aside[key], `${key}: ${sum[key]} is rendered, ${aside[key]} is set aside`);
    assert.ok(sum[key] > (aside[key] * 2) / 3, `${key}: ${sum[key]} is rendered, ${aside[key]} is set aside`);
  }
}
