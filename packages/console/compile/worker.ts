// The compiler in a Web Worker: the page stays free while it works.
import { config } from 'zod';
import { Board } from './board.ts';
import { Desk } from './desk.ts';
import type { Ask, Checked, Told } from './messages.ts';

/** What a worker sees of its surroundings; the page's own types of `self` are those of a window. */
interface WorkerScope {
  postMessage(told: Told): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Ask }) => void): void;
}

// The page's security policy forbids code made from text, which zod would try first.
config({ jitless: true });

const scope = globalThis as unknown as WorkerScope;
let board: Board<Checked> | undefined;

function tell(told: Told): void {
  if (told.told === 'checked') board?.write(told);
  scope.postMessage(told);
}

const desk = new Desk(tell, (run, milliseconds) => setTimeout(run, milliseconds));

scope.addEventListener('message', ({ data }) => {
  try {
    if (data.ask === 'board') board = new Board(data.buffer);
    else desk.take(data);
  } catch (error) {
    scope.postMessage({ told: 'fault', message: error instanceof Error ? error.message : String(error) });
  }
});
