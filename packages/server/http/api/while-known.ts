/** Milliseconds: how long a stream outlives the session that asked for it, at most. */
const CHECK = 10_000;

type Pieces = (signal: AbortSignal) => AsyncIterable<string>;

/** What a stream says while `known` says yes. `close` is called once it has ended, however it ends. */
export async function* whileKnown(
  pieces: Pieces,
  signal: AbortSignal,
  known: () => Promise<boolean>,
  close: () => void,
  every: number = CHECK,
): AsyncGenerator<string> {
  const over = new AbortController();
  const timer = setInterval(
    () =>
      void known().then(
        (yes) => yes || over.abort(),
        () => over.abort(),
      ),
    every,
  );
  try {
    yield* pieces(AbortSignal.any([signal, over.signal]));
  } finally {
    clearInterval(timer);
    close();
  }
}
