// Starts Git for a process that is too large to do so itself. See `starter.ts`.
import { runGit } from './process.ts';
import type { Piece, Said, Told } from './starter.ts';

interface Running {
  readonly cancel: AbortController;
  /** Takes the piece that was asked for. */
  give: (piece: Piece) => void;
}

const NOTHING: Piece = { bytes: Buffer.alloc(0), isLast: true };
const running = new Map<number, Running>();

process.on('message', (told: Told) => {
  if (told.kind === 'begin') void run(told);
  else if (told.kind === 'piece') running.get(told.id)?.give(told.piece);
  else running.get(told.id)?.cancel.abort();
});
// Whoever asked is gone: an input ends where it is, of which Git takes nothing, and what needs no more of it comes to its end.
process.on('disconnect', () => running.forEach(({ give }) => give(NOTHING)));
// Who stops the other one stops this one by that, and not before.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

async function run({ id, call, piece }: Extract<Told, { kind: 'begin' }>): Promise<void> {
  const mine: Running = { cancel: new AbortController(), give: () => {} };
  running.set(id, mine);
  const ran = await runGit({ ...call, signal: mine.cancel.signal, input: inputOf(id, mine, piece) });
  running.delete(id);
  say({ id, kind: 'ended', ran });
}

async function* inputOf(id: number, mine: Running, first: Piece): AsyncGenerator<Buffer> {
  for (let piece = first; ; ) {
    if (piece.bytes.length > 0) yield piece.bytes;
    if (piece.isLast) return;
    const next = Promise.withResolvers<Piece>();
    mine.give = next.resolve;
    say({ id, kind: 'more' });
    piece = process.connected ? await next.promise : NOTHING;
  }
}

/** To somebody who is gone nothing is said. */
function say(said: Said): void {
  if (process.connected) process.send?.(said, undefined, undefined, () => {});
}
