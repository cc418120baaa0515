// The compiler in a Web Worker: the page stays free while it works.
import { config } from 'zod';
import { Desk } from './desk.ts';
import type { Ask, Told } from './messages.ts';

/** What a worker sees of its surroundings; the page's own types of `self` are those of a window. */
interface WorkerScope {
  postMessage(told: Told): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Ask }) => void): void;
}

// The page's security policy forbids code made from text, which zod would try first.
config({ jitless: true });

const scope = globalThis as unknown as WorkerScope;
const desk = new Desk(
  (told) => scope.postMessage(told),
  (run, milliseconds) => setTimeout(run, milliseconds),
);

scope.addEventListener('message', ({ data }) => {
  try {
    desk.take(data);
  } catch (error) {
    scope.postMessage({ told: 'fault', message: error instanceof Error ? error.message : String(error) });
  }
});
