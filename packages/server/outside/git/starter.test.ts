import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ofMachine } from './environment.ts';
import type { Call } from './process.ts';
import { Starter } from './starter.ts';

/** An alias that says by whom Git was started. */
const BY_WHOM = ['-c', 'alias.by-whom=!ps -o ppid= -p $PPID', 'by-whom'];

const call = (args: readonly string[], parts: Partial<Call> = {}): Call => ({
  args,
  environment: ofMachine(),
  signal: new AbortController().signal,
  deadline: Date.now() + 60_000,
  ...parts,
});

const pidOf = async (starter: Starter): Promise<number> => Number((await starter.run(call(BY_WHOM))).output.toString());

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(10);
  }
}

test('Git is started by another process, one for all runs', async () => {
  const starter = new Starter();
  const [one, two] = await Promise.all([pidOf(starter), pidOf(starter)]);
  assert.notEqual(one, process.pid);
  assert.equal(one, two);
});

test('an input of many pieces arrives whole, and is made as it is asked for', async () => {
  const parts = Array.from({ length: 100 }, (_, n) => `${n} `.repeat(10_000));
  const text = parts.join('');
  let made = 0;
  const input = function* (): Generator<string> {
    for (const part of parts) {
      made += 1;
      yield part;
    }
  };
  const ran = new Starter().run(call(['hash-object', '--stdin'], { input: input() }));
  assert.ok(made < parts.length);
  const digest = createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
  assert.deepEqual((await ran).output.toString(), `${digest}\n`);
});

test('a run that is cancelled ends, and the others go on', async () => {
  const [starter, cancel] = [new Starter(), new AbortController()];
  const long = starter.run(call(['-c', 'alias.long=!sleep 60', 'long'], { signal: cancel.signal }));
  await pidOf(starter);
  cancel.abort();
  assert.equal((await long).stopped, 'cancelled');
  assert.equal((await starter.run(call(['version'], { signal: cancel.signal }))).stopped, 'cancelled');
  assert.equal((await starter.run(call(['version'], { deadline: Date.now() - 1 }))).stopped, 'late');
  assert.equal((await starter.run(call(['version']))).code, 0);
});

test('where the starting process is killed its runs end without an answer, and another one is started', async () => {
  const starter = new Starter();
  const pid = await pidOf(starter);
  const long = starter.run(call(['-c', 'alias.long=!sleep 1', 'long']));
  process.kill(pid, 'SIGKILL');
  const { code, stopped, complaint } = await long;
  assert.deepEqual([code, stopped, complaint], [null, null, 'the process that starts Git ended']);
  assert.notEqual(await pidOf(starter), pid);
});

/** A process whose starter runs Git once for each line that it hears, and says what Git said. */
function owner(args: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
  const program = `
    const { Starter } = await import(${JSON.stringify(join(import.meta.dirname, 'starter.ts'))});
    const starter = new Starter();
    const call = ${JSON.stringify({ args, environment: ofMachine(), deadline: Date.now() + 60_000 })};
    for await (const _ of process.stdin) {
      const { output } = await starter.run({ ...call, signal: new AbortController().signal });
      process.stdout.write(output);
    }`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] });
}

test('it goes on when it is asked to stop, and ends with whoever started it', async () => {
  const by = owner(BY_WHOM);
  const ask = async (): Promise<number> => {
    by.stdin.write('again\n');
    return Number(((await once(by.stdout, 'data')) as [Buffer])[0].toString());
  };
  const pid = await ask();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.kill(pid, signal);
  assert.equal(await ask(), pid);
  by.kill('SIGKILL');
  await gone(pid);
});

test('an idle one keeps nobody from ending', async () => {
  const by = owner(['version']);
  by.stdin.end('once\n');
  assert.deepEqual(await once(by, 'exit'), [0, null]);
});
