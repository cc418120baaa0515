import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Board } from '../compile/board.ts';
import type { Ask, Checked, Told } from '../compile/messages.ts';
import { CompilerLink } from './compiler-link.ts';

/** A link to a compiler that has answered on the board when `answer` is called. Frames are drawn when `draw` is. */
function link(t: TestContext) {
  let board: Board<Checked> | undefined;
  const frames: (() => void)[] = [];
  class FakeWorker {
    postMessage(ask: Ask): void {
      if (ask.ask === 'board') board = new Board(ask.buffer);
    }
    addEventListener(): void {}
  }
  const fakes = { Worker: FakeWorker, requestAnimationFrame: (draw: () => void) => frames.push(draw) };
  const before = Object.keys(fakes).map((name) => [name, (globalThis as Record<string, unknown>)[name]] as const);
  Object.assign(globalThis, fakes);
  t.after(() => Object.assign(globalThis, Object.fromEntries(before)));
  const heard: Told[] = [];
  const made = new CompilerLink('compiler.js');
  made.start((told) => heard.push(told));
  const answer = (version: number): void => board?.write({ told: 'checked', version, diagnostics: [], milliseconds: 0 });
  const draw = (): void => {
    for (const frame of frames.splice(0)) frame();
  };
  return { link: made, heard, answer, draw };
}

const EDIT = { ask: 'edit', file: 'platform.yaml', content: 'kind: Platform', version: 1 } as const;

test('an answer that is there when the editor has taken the character is heard before anything else is done', async (t) => {
  const { link: own, heard, answer } = link(t);
  own.ask(EDIT);
  answer(1);
  assert.equal(heard.length, 0, 'not in the middle of what the editor does');
  await Promise.resolve();
  assert.deepEqual(
    heard.map((told) => told.told === 'checked' && told.version),
    [1],
  );
});

test('one that comes later is heard before the character is drawn', async (t) => {
  const { link: own, heard, answer, draw } = link(t);
  own.ask(EDIT);
  await Promise.resolve();
  assert.equal(heard.length, 0);
  answer(1);
  draw();
  assert.equal(heard.length, 1);
});
