import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { GitPort } from '@hansa/server/outside/git/port.ts';

const WHO = { name: 'Ada', email: 'ada@localhost' };

/** Somebody who pushes to the spec repository while all this goes on: notes, and now and then another platform. */
export class Person {
  readonly #git: GitPort;
  readonly #platform: string;
  pushes = 0;

  constructor(git: GitPort, platform: string) {
    this.#git = git;
    this.#platform = platform;
  }

  begin(): Promise<void> {
    return this.#push(null, [['platform.yaml', this.#platform]]);
  }

  /**
   * The platform changes by its number of nodes, so that its own tree is due again. `looks`: how often the spec was looked at; on a slow machine
   * whoever pushes by the clock would push between any two of them, and what the database decided would never be written.
   */
  async disturb(over: () => boolean, looks: () => number): Promise<void> {
    for (let count = 1; !over(); count++) {
      for (const before = looks(); looks() < before + 5 && !over(); ) await sleep(500);
      const nodes = count % 4 < 2 ? 70 : 71;
      const platform = this.#platform.replace('nodes: 70', `nodes: ${nodes}`);
      await this.#push('any', [
        ['NOTES.md', `${count}\n`],
        ['platform.yaml', platform],
      ]);
    }
    await this.#push('any', [['platform.yaml', this.#platform]]);
  }

  close(): Promise<void> {
    return this.#git.close();
  }

  async #push(parent: null | 'any', files: readonly (readonly [string, string])[]): Promise<void> {
    const batch = {
      repository: 'spec',
      branch: 'main',
      parent,
      write: new Map(files),
      remove: [],
      message: 'Change something',
      by: WHO,
      at: Date.now(),
    };
    for (;;) {
      this.pushes += 1;
      const published = await this.#git.publish(batch, context(`push-${this.pushes}`));
      if (published.kind === 'done') return;
      await sleep(500);
    }
  }
}

function context(key: string): Context {
  return { signal: new AbortController().signal, deadline: Date.now() + 60_000, key, epoch: 0, trace: '' };
}
