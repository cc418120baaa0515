import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'launcher-'));
after(() => rmSync(folder, { recursive: true }));

const handover = JSON.stringify(join(import.meta.dirname, 'handover.mjs'));
/** The launcher as an older Node would run it, before a program that says its process id and then what the test wants. */
const launcher = write(
  'launcher.mjs',
  `import { runOnNode24 } from ${handover}; runOnNode24(process.argv.slice(2), ${JSON.stringify(folder)});`,
);
const waiting = `import { endWithLauncher } from ${handover}; endWithLauncher(); console.log(process.pid); setInterval(() => {}, 1000);`;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function launch(name: string, program: string): ChildProcess {
  return spawn(process.execPath, [launcher, write(name, program), 'one argument'], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? child, 'data');
  return String(chunk).trim();
}

test('arguments, output and exit code pass through', async () => {
  const child = launch('exit.mjs', 'console.log(process.argv[2], process.env.NODE_COMPILE_CACHE); process.exitCode = 3;');
  const ended = once(child, 'exit'); // it may be known before the last line is read
  assert.equal(await firstLine(child), `one argument ${folder}`);
  assert.deepEqual(await ended, [3, null]);
});

test('a signal that ends the program ends the launcher in the same way', async () => {
  const child = launch('signal.mjs', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);");
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
});

test('a signal to the launcher reaches the program, which ends in its own way', async () => {
  const child = launch('graceful.mjs', `process.on('SIGTERM', () => process.exit(7)); ${waiting}`);
  await firstLine(child);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [7, null]);
});

test('no program outlives a launcher that was killed', async () => {
  const child = launch('orphan.mjs', waiting);
  await firstLine(child);
  child.kill('SIGKILL');
  await once(child.stdout ?? child, 'close'); // the program holds the other end for as long as it lives
});
