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

let brought: Promise<void> | undefined;

function tell(told: Told): void {
  if (told.told === 'checked') board?.write(told);
  scope.postMessage(told);
  if (told.told === 'checked') brought ??= bring();
}

const desk = new Desk(tell, (run, milliseconds) => setTimeout(run, milliseconds));

/** Behind the first diagnostics, and at once: the page must not need its server for what it shows later. */
async function bring(): Promise<void> {
  try {
    const { Rendering } = await import('./rendering.ts');
    desk.bring(Rendering);
  } catch (error) {
    brought = undefined;
    fault(error);
  }
}

function fault(error: unknown): void {
  scope.postMessage({ told: 'fault', message: error instanceof Error ? error.message : String(error) });
}

scope.addEventListener('message', ({ data }) => {
  try {
    if (data.ask === 'board') board = new Board(data.buffer);
    else desk.take(data);
  } catch (error) {
    fault(error);
  }
});
