import { setTimeout as sleep } from 'node:timers/promises';
import type { GitPort } from './outside/git/port.ts';
import { once } from './spec/watch.ts';

/** Milliseconds between two looks. A busy cell gets some thousand packs in that time, and each question opens all of them. */
const EVERY = 10 * 60_000;
/** Milliseconds that one repository may take. */
const PATIENCE = 5 * 60_000;

export interface Tending {
  readonly git: Pick<GitPort, 'tend'>;
  /** Repositories that there are now. */
  readonly repositories: () => Promise<readonly string[]>;
  readonly signal: AbortSignal;
  readonly report: (text: string) => void;
  readonly every?: number;
}

/**
 * Looks after the repositories of this process, or its copies of them, until `signal` ends it: each replica has its own, so this is nobody's
 * row of work. One after the other, and what goes wrong is told and tried again at the next look.
 */
export async function tendRepositories({ git, repositories, signal, report, every = EVERY }: Tending): Promise<void> {
  for (;;) {
    await sleep(every, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    const names = await repositories().catch(() => []);
    for (const name of names) {
      if (signal.aborted) return;
      const context = {
        ...once('tend'),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
        deadline: Date.now() + PATIENCE,
      };
      const outcome = await git.tend(name, context);
      if ('cause' in outcome && !signal.aborted) report(`The repository ${name} was not tended: ${outcome.cause.detail}`);
    }
  }
}
