import { randomUUID } from 'node:crypto';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { GitPort } from '../outside/git/port.ts';

const SPEC = { repository: 'spec', branch: 'main' };
/** Milliseconds until a watch that failed begins anew. */
const AGAIN = 5_000;

/** Calls `moved` when somebody pushed, until `signal` ends it. What a deaf watch misses, the loop sees by itself. */
export async function watchSpec(
  git: GitPort,
  moved: () => Promise<void>,
  signal: AbortSignal,
  report: (text: string) => void,
): Promise<void> {
  let known: string | null = null;
  while (!signal.aborted) {
    try {
      if (!(await git.changed(SPEC, known, signal))) return;
      const head = await git.observe({ ...SPEC, path: '' }, once('watch', signal));
      known = head.kind === 'present' ? head.value.commit : known;
      await moved();
    } catch (error) {
      if (signal.aborted) return;
      report(`The spec repository is not watched at the moment: ${error instanceof Error ? error.message : String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, AGAIN).unref());
    }
  }
}

/** A context for what is asked outside of any loop. */
export function once(intent: string, signal?: AbortSignal): Context {
  const trace = `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
  const limit = AbortSignal.timeout(30_000);
  return {
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    deadline: Date.now() + 30_000,
    key: `control/${intent}`,
    epoch: 0,
    trace,
  };
}
